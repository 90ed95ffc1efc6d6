package org.tambo.lab.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tambo.device.GreyImage;
import org.tambo.device.SimulatedModule;
import org.tambo.device.SimulatedReader;
import org.tambo.device.Step;
import org.tambo.lab.device.VirtualDocumentReader;
import org.tambo.lab.device.VirtualFingerModule;
import org.tambo.lab.traveller.FingerPictures;
import org.tambo.lab.traveller.MachineReadableZone;

/**
 * Both virtual devices, and whoever stands before them. A traveller who comes lays the document on at once, puts the
 * finger down when the module is asked for a picture and finds none, keeps it there until the picture has been sent, lifts
 * it, and does so again with another touch when asked again.
 */
public final class Lane implements AutoCloseable {
    private static final Path PROFILES = Path.of("device-profiles");
    private static final String MODULE = "zfm-20";
    private static final String READER = "mrz-line-reader";
    /** From the request to the finger on the glass. */
    private static final Duration REACTION = Duration.ofMillis(250);
    /** How long a finger stays lifted, whatever is asked. */
    private static final Duration REST = Duration.ofMillis(700);

    private final VirtualFingerModule module;
    private final VirtualDocumentReader reader;
    private final FingerPictures pictures;
    private final ScheduledExecutorService hand = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("hand").daemon().factory());

    private @Nullable DemoTraveller present;
    private int touch;
    private boolean movingDown;
    private long liftedAt;

    /** @param ports the folder in which {@code finger} and {@code reader} appear */
    public Lane(Path ports, FingerPictures pictures) throws IOException {
        this.pictures = pictures;
        this.module = new VirtualFingerModule(ports.resolve("finger"), new SimulatedModule(PROFILES, MODULE));
        this.reader = new VirtualDocumentReader(ports.resolve("reader"), new SimulatedReader(PROFILES, READER));
        module.onSensing(this::sensed);
    }

    public VirtualFingerModule module() {
        return module;
    }

    public VirtualDocumentReader reader() {
        return reader;
    }

    public synchronized Optional<DemoTraveller> present() {
        return Optional.ofNullable(present);
    }

    /** The next traveller steps up; one who is still there leaves. */
    public synchronized void come(DemoTraveller traveller) {
        leave();
        present = traveller;
        touch = DemoWatchlist.ENROLLED_TOUCH + 1;
        layDocument();
    }

    /** Lays the present traveller's document on, as at coming; nothing when nobody is there. */
    public synchronized void layDocument() {
        if (present != null) {
            reader.lay(MachineReadableZone.of(present.traveller()));
        }
    }

    /** The traveller goes away, finger and all. */
    public synchronized void leave() {
        present = null;
        movingDown = false;
        module.lift();
        liftedAt = System.nanoTime() - REST.toNanos();
    }

    @Override
    public void close() throws IOException {
        hand.shutdownNow();
        module.close();
        reader.close();
    }

    private synchronized void sensed(Step.Sensing sensing) {
        DemoTraveller traveller = present;
        if (traveller == null) {
            return;
        }
        switch (sensing) {
            case ASKED_FOR_FINGER -> {
                boolean rested = System.nanoTime() - liftedAt >= REST.toNanos();
                if (!movingDown && rested) {
                    movingDown = true;
                    int next = touch;
                    ScheduledFuture<?> unused =
                            hand.schedule(() -> putDown(traveller, next), REACTION.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            case IMAGE_TAKEN, DOCUMENT_SENT -> {}
            case IMAGE_SENT -> {
                module.lift();
                liftedAt = System.nanoTime();
                touch++;
            }
        }
    }

    private void putDown(DemoTraveller traveller, int next) {
        try {
            // Made outside the lock: it can take a while the first time.
            GreyImage picture = picture(traveller, next);
            synchronized (this) {
                if (movingDown && present == traveller && touch == next) {
                    module.put(picture);
                }
            }
        } catch (UncheckedIOException broken) {
            System.err.println("the finger stays away: " + broken.getMessage() + ", " + broken.getCause());
        } finally {
            synchronized (this) {
                movingDown = false;
            }
        }
    }

    private GreyImage picture(DemoTraveller traveller, int next) {
        long seed = traveller.traveller().fingerSeed();
        return traveller.isFingerReadable() ? pictures.impression(seed, next) : pictures.unreadable(seed, next);
    }
}
