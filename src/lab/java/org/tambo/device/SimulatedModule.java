package org.tambo.device;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tambo.device.Profile.Request;

/**
 * A fingerprint module made of its profile: a state machine that takes what it hears and gives what it does. It has no
 * line, no clock but the one handed in and no thread, so that it can be asked anything in a test.
 */
public final class SimulatedModule {
    private static final int EXPOSURE_MILLIS = 60;
    private static final Duration OWN_PATIENCE = Duration.ofSeconds(10);

    private final String id;
    private final Profile.Line line;
    private final Profile.Module module;
    private final FrameDecoder decoder;
    private @Nullable GreyImage finger;
    // Its memory, lost without power; the size of its packets is kept.
    private byte @Nullable [] image;
    private boolean lit;
    private long scanUntil = Long.MIN_VALUE;
    private int packetBytes;
    private int wrongSumsAnswered;

    /** @param id of the profile in that folder */
    public SimulatedModule(Path profiles, String id) {
        Profiles loaded = Profiles.load(profiles);
        Profile profile = loaded.profile(id).orElseThrow(() -> new IllegalArgumentException(loaded.whyNot(id)));
        if (!(profile.family() instanceof Profile.Module found)) {
            throw new IllegalArgumentException(id + " is no fingerprint module");
        }
        this.id = id;
        this.line = profile.line();
        this.module = found;
        this.packetBytes = found.image().packetBytes();
        this.decoder = new FrameDecoder(List.of(found.framing().command()), found.framing());
    }

    /** Whether a profile is that of a fingerprint module; a profile that there is not is none. */
    public static boolean isOne(Path profiles, String id) {
        return Profiles.load(profiles)
                .profile(id)
                .filter(profile -> profile.family() instanceof Profile.Module)
                .isPresent();
    }

    /** Its speed as it leaves the factory, in bits a second. */
    public int speed() {
        return line.speed();
    }

    /** Pixels in a row of its picture. */
    public int width() {
        return module.image().sizes().getFirst().width();
    }

    /** Rows of its picture. */
    public int height() {
        return module.image().sizes().getFirst().height();
    }

    /** Lays a finger on: what lies there until {@link #lift}. */
    public void put(GreyImage picture) {
        if (picture.width() != width() || picture.height() != height()) {
            throw new IllegalArgumentException("the sensor of %s is %d x %d pixels, the picture %d x %d"
                    .formatted(id, width(), height(), picture.width(), picture.height()));
        }
        finger = picture;
    }

    public void lift() {
        finger = null;
    }

    public boolean isFingerDown() {
        return finger != null;
    }

    /** Its power came back. */
    public void restart() {
        image = null;
        lit = false;
        scanUntil = Long.MIN_VALUE;
        decoder.reset();
    }

    /** Nothing came for long: a request that has only begun is forgotten. */
    public void forgetBegun() {
        decoder.reset();
        wrongSumsAnswered = 0;
    }

    /**
     * Hears bytes, or nothing.
     *
     * @param nanos now
     * @return what it does; while it waits for a finger by itself, it has to be asked again from time to time
     */
    public List<Step> hear(byte[] bytes, long nanos) {
        List<Step> steps = new ArrayList<>();
        decoder.feed(bytes);
        for (Optional<Frame> next = decoder.next(); next.isPresent(); next = decoder.next()) {
            obey(next.get(), nanos, steps);
        }
        for (; wrongSumsAnswered < decoder.wrongSums(); wrongSumsAnswered++) {
            if (module.answers().unknown() >= 0) {
                fail(Optional.empty(), module.answers().unknown(), steps);
            }
        }
        if (scanUntil != Long.MIN_VALUE) {
            scan(nanos, steps);
        }
        return steps;
    }

    private void obey(Frame request, long nanos, List<Step> steps) {
        Profile.Commands commands = module.commands();
        Profile.FasterLine faster = line.faster();
        if (is(request, commands.takeImage())) {
            takeImage(request, steps);
        } else if (is(request, commands.uploadImage()) && commands.takeImage() == null) {
            scanUntil = nanos + OWN_PATIENCE.toNanos();
        } else if (is(request, commands.uploadImage()) || is(request, commands.uploadAgain())) {
            sendImage(request, steps);
        } else if (is(request, commands.uploadElse())) {
            sendSmallImage(request, steps);
        } else if (is(request, commands.identify())) {
            succeed(request, commands.example().toArray(), steps);
        } else if (is(request, commands.unlock())) {
            succeed(request, new byte[0], steps);
        } else if (is(request, commands.lightOn()) || is(request, commands.lightOff())) {
            lit = is(request, commands.lightOn());
            succeed(request, new byte[0], steps);
        } else if (is(request, commands.cancel())) {
            scanUntil = Long.MIN_VALUE;
            succeed(request, new byte[0], steps);
        } else if (is(request, commands.largerPackets())) {
            packetBytes = module.image().largePacketBytes();
            succeed(request, new byte[0], steps);
        } else if (faster != null && is(request, faster.request())) {
            succeed(request, new byte[0], steps);
            steps.add(new Step.Speed(faster.speed()));
        } else if (Stream.concat(commands.prepare().stream(), commands.also().stream())
                .anyMatch(known -> is(request, known))) {
            succeed(request, new byte[0], steps);
        } else {
            refuse(request, steps);
        }
    }

    private static boolean is(Frame request, @Nullable Request known) {
        return known != null
                && Arrays.equals(request.content(), known.content().toArray())
                && Stream.of(Frame.Number.values())
                        .filter(number -> number != Frame.Number.LENGTH && number != Frame.Number.COUNTER)
                        .allMatch(number ->
                                request.number(number) == known.numbers().getOrDefault(number, 0L));
    }

    /** What it does not do, it says so as its profile has it. */
    private void refuse(Frame request, List<Step> steps) {
        Profile.Commands commands = module.commands();
        Profile.Answers answers = module.answers();
        long reason = answers.unknown();
        if (commands.unlock() != null && alike(request, commands.unlock())) {
            reason = answers.locked();
        } else if (Stream.of(
                        Optional.ofNullable(commands.largerPackets()),
                        Optional.ofNullable(commands.lightOn()),
                        Optional.ofNullable(line.faster()).map(Profile.FasterLine::request))
                .flatMap(Optional::stream)
                .anyMatch(known -> alike(request, known))) {
            reason = answers.refused();
        }
        if (reason >= 0) {
            fail(Optional.of(request), reason, steps);
        }
    }

    /** Whether it is the same request with other arguments. */
    private static boolean alike(Frame request, Request known) {
        return known.numbers().isEmpty()
                ? request.content().length == known.content().length()
                        && request.content()[0] == known.content().at(0)
                : request.number(Frame.Number.CODE) == known.numbers().getOrDefault(Frame.Number.CODE, -1L);
    }

    private void takeImage(Frame request, List<Step> steps) {
        steps.add(new Step.Pause(EXPOSURE_MILLIS));
        GreyImage lying = finger;
        if (lying == null || module.commands().lightOn() != null && !lit) {
            fail(Optional.of(request), code(DeviceEvent.Retry.NO_FINGER), steps);
            steps.add(new Step.Sensed(Step.Sensing.ASKED_FOR_FINGER));
            return;
        }
        image = PixelPacking.pack(module.image(), lying);
        succeed(request, new byte[0], steps);
        steps.add(new Step.Sensed(Step.Sensing.IMAGE_TAKEN));
    }

    private void scan(long nanos, List<Step> steps) {
        Frame request = module.commands().uploadImage().frame();
        if (finger != null) {
            scanUntil = Long.MIN_VALUE;
            image = PixelPacking.pack(module.image(), finger);
            steps.add(new Step.Sensed(Step.Sensing.IMAGE_TAKEN));
            module.answers().scanned().stream().findFirst().ifPresent(scanned -> {
                steps.add(new Step.Send(answer(Optional.of(request), scanned, 0, new byte[0])));
                steps.add(new Step.Pause(EXPOSURE_MILLIS));
            });
            sendImage(request, steps);
        } else if (nanos - scanUntil >= 0) {
            scanUntil = Long.MIN_VALUE;
            fail(Optional.of(request), code(DeviceEvent.Retry.NO_FINGER), steps);
        } else {
            steps.add(new Step.Sensed(Step.Sensing.ASKED_FOR_FINGER));
        }
    }

    private void sendImage(Frame request, List<Step> steps) {
        byte[] taken = image;
        if (taken == null) {
            fail(Optional.of(request), code(DeviceEvent.Retry.TRANSFER_BROKEN), steps);
            return;
        }
        Framing framing = module.framing();
        switch (module.image().transfer()) {
            case RAW -> steps.add(new Step.Send(taken));
            case FRAME -> {
                long success = module.answers().success().iterator().next();
                steps.add(new Step.Send(answer(Optional.of(request), success, taken.length, new byte[0])));
                steps.add(new Step.Send(framing.encode(Frame.of(Frame.Kind.DATA, taken))));
            }
            case PACKETS -> {
                succeed(request, new byte[0], steps);
                for (int at = 0; at < taken.length; at += packetBytes) {
                    int end = Math.min(taken.length, at + packetBytes);
                    Frame.Kind kind = end == taken.length ? Frame.Kind.END : Frame.Kind.DATA;
                    steps.add(new Step.Send(framing.encode(Frame.of(kind, Arrays.copyOfRange(taken, at, end)))));
                }
            }
        }
        steps.add(new Step.Sensed(Step.Sensing.IMAGE_SENT));
    }

    /** The picture in the last of its sizes, each pixel the nearest one. */
    private void sendSmallImage(Frame request, List<Step> steps) {
        GreyImage lying = finger;
        byte[] taken = image;
        if (taken == null || lying == null) {
            sendImage(request, steps);
            return;
        }
        Profile.Size size = module.image().sizes().getLast();
        byte[] pixels = new byte[size.width() * size.height()];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                pixels[y * size.width() + x] =
                        lying.pixels()[y * height() / size.height() * width() + x * width() / size.width()];
            }
        }
        image = pixels;
        sendImage(request, steps);
        image = taken;
    }

    /** The code that speaks most plainly of such a failure: makers put it last. */
    private long code(DeviceEvent.Retry retry) {
        return module.errors().entrySet().stream()
                .filter(error -> error.getValue().retry() == retry)
                .mapToLong(Map.Entry::getKey)
                .max()
                .orElse(module.answers().unknown());
    }

    private void succeed(Frame request, byte[] more, List<Step> steps) {
        long success = module.answers().success().iterator().next();
        steps.add(new Step.Send(answer(Optional.of(request), success, 0, more)));
    }

    private void fail(Optional<Frame> request, long reason, List<Step> steps) {
        Profile.Answers answers = module.answers();
        if (answers.reason() == null) {
            steps.add(new Step.Send(answer(request, reason, 0, new byte[0])));
            return;
        }
        Map<Frame.Number, Long> numbers =
                numbers(request, answers.failure().stream().findFirst().orElse(reason));
        numbers.put(answers.reason(), reason);
        steps.add(new Step.Send(module.framing().encode(new Frame(Frame.Kind.ANSWER, numbers, new byte[0]))));
    }

    private byte[] answer(Optional<Frame> request, long verdict, int dataBytes, byte[] more) {
        Map<Frame.Number, Long> numbers = numbers(request, verdict);
        numbers.put(Frame.Number.SIZE, (long) dataBytes);
        byte[] content = more;
        if (module.answers().verdict() == null) {
            content = new byte[1 + more.length];
            content[0] = (byte) verdict;
            System.arraycopy(more, 0, content, 1, more.length);
        }
        return module.framing().encode(new Frame(Frame.Kind.ANSWER, numbers, content));
    }

    private Map<Frame.Number, Long> numbers(Optional<Frame> request, long verdict) {
        Map<Frame.Number, Long> numbers = new EnumMap<>(Frame.Number.class);
        if (module.answers().echoesCode()) {
            request.ifPresent(asked -> numbers.put(Frame.Number.CODE, asked.number(Frame.Number.CODE)));
        }
        if (module.answers().verdict() != null) {
            numbers.put(module.answers().verdict(), verdict);
        }
        return numbers;
    }
}
