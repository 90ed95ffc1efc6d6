package org.tambo.device;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tambo.device.ScannerMessage.Scanner;

/**
 * A USB fingerprint scanner that libfprint drives, in a process of its own. The picture is all that is taken from
 * libfprint; what it would compare itself, and models that compare on their own chip, are of no use to a watchlist.
 */
final class LibfprintAccess implements Access {
    /** Far more than libfprint needs to find the minutiae in a picture after the finger was lifted. */
    private static final Duration AFTER_CANCEL = Duration.ofSeconds(5);

    private final Path program;
    private final TransportProfile.UsbScanner profile;
    private final String id;
    private @Nullable ScannerProcess process;

    /** @param id of the one scanner that is meant; empty for the first that the profile fits */
    LibfprintAccess(Path program, TransportProfile.UsbScanner profile, String id) {
        this.program = program;
        this.profile = profile;
        this.id = id;
    }

    @Override
    public boolean present() throws DeviceFailed, InterruptedException {
        ScannerProcess running = running();
        try {
            while (running.next(Deadline.in(Duration.ZERO)).isPresent()) {
                // each message changes the list of scanners, which is all that is of interest here
            }
        } catch (DeviceFailed e) {
            close();
            throw e;
        }
        return scanner(running).isPresent();
    }

    @Override
    public OpenDevice open() throws DeviceFailed, InterruptedException {
        ScannerProcess running = running();
        try {
            Scanner scanner = scanner(running)
                    .orElseThrow(() -> new DeviceFailed(DeviceFault.UNPLUGGED, "the scanner has just gone"));
            if (!scanner.givesImages()) {
                throw new DeviceFailed(
                        DeviceFault.UNUSABLE_MODEL,
                        scanner.name() + " compares fingers on its own chip and gives no pictures");
            }
            running.ask(ScannerProcess.OPEN, scanner.driver(), scanner.id());
            Deadline opened = Deadline.in(profile.answer());
            while (true) {
                Optional<ScannerMessage> message = running.next(opened);
                switch (message.orElse(null)) {
                    case null ->
                        throw new DeviceFailed(
                                DeviceFault.SILENT, "libfprint did not open it within " + profile.answer());
                    case ScannerMessage.Opened _ -> {
                        return new OpenScanner(running);
                    }
                    case ScannerMessage.Failed failed ->
                        throw new DeviceFailed(
                                failed.code() == ScannerMessage.Failed.REMOVED
                                        ? DeviceFault.UNPLUGGED
                                        : DeviceFault.PORT_REFUSED,
                                "libfprint cannot open it: " + failed.words());
                    default -> {
                        // the list of scanners may change meanwhile
                    }
                }
            }
        } catch (DeviceFailed | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private ScannerProcess running() throws DeviceFailed, InterruptedException {
        ScannerProcess running = process;
        if (running == null) {
            running = ScannerProcess.start(program);
            process = running;
        }
        return running;
    }

    private Optional<Scanner> scanner(ScannerProcess running) {
        for (Scanner scanner : running.scanners()) {
            if (profile.drivers().contains(scanner.driver()) && (id.isEmpty() || id.equals(scanner.id()))) {
                return Optional.of(scanner);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    private final class OpenScanner implements OpenDevice {
        private final ScannerProcess running;
        private Deadline nextHealth = Deadline.in(profile.health());

        private OpenScanner(ScannerProcess running) {
            this.running = running;
        }

        @Override
        public void attend(Deadline until) throws DeviceFailed, InterruptedException {
            do {
                Optional<ScannerMessage> message = running.next(until.orEarlier(nextHealth));
                if (message.isPresent()) {
                    unasked(message.get());
                } else if (nextHealth.passed()) {
                    checkHealth();
                }
            } while (!until.passed());
        }

        private void checkHealth() throws DeviceFailed, InterruptedException {
            running.ping();
            Deadline answered = Deadline.in(profile.answer());
            while (true) {
                ScannerMessage message = running.next(answered)
                        .orElseThrow(() -> new DeviceFailed(
                                DeviceFault.SILENT, "the scanner's program has not answered for " + profile.answer()));
                if (message instanceof ScannerMessage.Listed) {
                    nextHealth = Deadline.in(profile.health());
                    return;
                }
                unasked(message);
            }
        }

        private void unasked(ScannerMessage message) throws DeviceFailed {
            switch (message) {
                case ScannerMessage.Gone _ -> {
                    if (scanner(running).isEmpty()) {
                        throw new DeviceFailed(DeviceFault.UNPLUGGED, "the scanner was unplugged");
                    }
                }
                case ScannerMessage.Failed failed -> throw ScannerProcess.failed(failed, "while it was idle");
                case ScannerMessage.Scanner _, ScannerMessage.Finger _ -> {
                    // neither concerns an idle scanner
                }
                default ->
                    throw new DeviceFailed(
                            DeviceFault.UNEXPECTED_ANSWER, message.getClass().getSimpleName());
            }
        }

        @Override
        public Optional<GreyImage> capture(CaptureRequest asked, Runnable onFinger)
                throws DeviceFailed, CaptureRefused, InterruptedException {
            running.ask(ScannerProcess.CAPTURE);
            Deadline glance = Deadline.in(Duration.ZERO);
            @Nullable Deadline ended = null;
            boolean finger = false;
            while (true) {
                if (ended == null
                        && (asked.cancelled() || !finger && asked.fingerUntil().passed())) {
                    running.ask(ScannerProcess.CANCEL);
                    ended = Deadline.in(AFTER_CANCEL);
                }
                Optional<ScannerMessage> message = running.next(glance);
                if (message.isEmpty()) {
                    if (ended != null && ended.passed()) {
                        throw new DeviceFailed(DeviceFault.SILENT, "a capture cannot be ended");
                    }
                    if (nextHealth.passed()) {
                        running.ping();
                        nextHealth = Deadline.in(profile.health());
                    }
                    glance = Deadline.in(Duration.ofMillis(20));
                    continue;
                }
                switch (message.get()) {
                    case ScannerMessage.Image image -> {
                        nextHealth = Deadline.in(profile.health());
                        if (asked.cancelled()) {
                            return Optional.empty();
                        }
                        if (!finger) {
                            onFinger.run();
                        }
                        return Optional.of(picture(image));
                    }
                    case ScannerMessage.Finger told -> {
                        if (told.present() && !finger) {
                            finger = true;
                            onFinger.run();
                        }
                    }
                    case ScannerMessage.Retry retry ->
                        throw new CaptureRefused(DeviceEvent.Retry.POOR_IMAGE, retry.words());
                    case ScannerMessage.Failed failed -> throw ScannerProcess.failed(failed, "taking a picture");
                    case ScannerMessage.Cancelled _ -> {
                        if (ended == null) {
                            throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, "a capture ended that nobody ended");
                        }
                        if (asked.cancelled()) {
                            return Optional.empty();
                        }
                        throw new CaptureRefused(DeviceEvent.Retry.NO_FINGER, "no finger in time");
                    }
                    case ScannerMessage.Listed _ -> {
                        // the answer to a ping
                    }
                    default -> unasked(message.get());
                }
            }
        }

        private GreyImage picture(ScannerMessage.Image image) {
            byte[] pixels = image.pixels();
            if (profile.lightRidges()) {
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = (byte) ~pixels[i];
                }
            }
            return new GreyImage(image.width(), image.height(), profile.dpi(), pixels);
        }

        @Override
        public void close() {
            LibfprintAccess.this.close();
        }
    }
}
