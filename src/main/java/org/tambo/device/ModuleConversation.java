package org.tambo.device;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tambo.device.DeviceEvent.Retry;
import org.tambo.device.ModuleQuestions.Outcome;
import org.tambo.device.ModuleQuestions.Verdict;
import org.tambo.device.Profile.Module;
import org.tambo.device.Profile.Request;

/**
 * A fingerprint module that is asked and answers in frames: unlocked and identified at opening, brought to its fastest
 * line and largest packets, then asked for pictures. What is asked, what its answers mean and how a picture comes stands
 * in the profile; the order is the same for all makes.
 *
 * <p>Nothing it sends is believed: an answer counts as {@link ModuleQuestions} says, a picture only with exactly its number
 * of bytes.
 */
final class ModuleConversation implements Conversation {
    private static final System.Logger LOG = System.getLogger(ModuleConversation.class.getName());

    /** Silence so long means that nobody answers at this speed; a module answers within a tenth of it. */
    private static final Duration MEETING = Duration.ofSeconds(1);

    /** Pictures that have to come well after one that did not, before the line counts as sound. */
    private static final int MOST_DOUBTS = 10;

    private final SerialLine line;
    private final Profile.Line settings;
    private final Module module;
    private final SpeedMemory memory;
    private final ModuleQuestions questions;
    private final FrameDecoder decoder;
    private Deadline nextHealth;

    /** What of the greeting it has answered: it has to go on answering that. */
    private final Set<Request> answered = new HashSet<>();

    /** What of the greeting it does not know; not every make that is sold under a family's name knows all of it. */
    private final Set<Request> unknown = new HashSet<>();

    /** Whether it knows only the other request for its picture. */
    private boolean otherUpload;

    /**
     * What was learnt about a device's line, kept from one opening to the next: a module keeps its speed when its power
     * goes, and one that takes the faster one only at its next start must not have it written again and again.
     */
    static final class SpeedMemory {
        private int lastGood;
        private boolean fasterTried;
        /** So many more pictures have to come well before one reading of a picture is believed again. */
        private int doubts;
    }

    /** @param settings with which the line was opened */
    ModuleConversation(SerialLine line, Profile.Line settings, Module module, SpeedMemory memory) {
        this.line = line;
        this.settings = settings;
        this.module = module;
        this.memory = memory;
        this.questions = new ModuleQuestions(line, module);
        this.decoder = questions.decoder();
        this.nextHealth = Deadline.in(Duration.ZERO);
    }

    @Override
    public void begin() throws DeviceFailed, InterruptedException {
        int speed = meet();
        Profile.FasterLine faster = settings.faster();
        if (faster != null && speed != faster.speed() && !memory.fasterTried) {
            speed = accelerate(faster, speed);
        }
        memory.lastGood = speed;
        if (module.commands().largerPackets() != null) {
            questions.askIfItCan(module.commands().largerPackets());
        }
        for (Request request : module.commands().prepare()) {
            questions.askIfItCan(request);
        }
        nextHealth = Deadline.in(module.patience().health());
    }

    @Override
    public void attend(Deadline until) throws DeviceFailed, InterruptedException {
        do {
            questions.listen(until.orEarlier(nextHealth));
            if (nextHealth.passed()) {
                identify(module.attempts());
                nextHealth = Deadline.in(module.patience().health());
            }
        } while (!until.passed());
    }

    /**
     * Waits for a finger and takes its picture.
     *
     * @param fingerDown runs when the module has a finger, before the picture is asked for
     * @return the picture; empty when the capture was cancelled meanwhile
     * @throws CaptureRefused when the user should try again
     */
    Optional<GreyImage> capture(CaptureRequest request, Runnable fingerDown)
            throws CaptureRefused, DeviceFailed, InterruptedException {
        Request on = module.commands().lightOn();
        if (on != null) {
            questions.expectSuccess(questions.ask(on, 0, module.attempts()), "light");
        }
        try {
            return picture(request, fingerDown);
        } finally {
            nextHealth = Deadline.in(module.patience().health());
        }
    }

    private Optional<GreyImage> picture(CaptureRequest request, Runnable fingerDown)
            throws CaptureRefused, DeviceFailed, InterruptedException {
        Optional<byte[]> packed;
        try {
            packed = module.commands().takeImage() == null
                    ? scan(request, fingerDown)
                    : take(request, module.commands().takeImage(), fingerDown);
        } catch (CaptureRefused e) {
            darken();
            throw e;
        }
        darken();
        if (request.cancelled() || packed.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(PixelPacking.unpack(module.image(), packed.get()));
        } catch (IllegalArgumentException e) {
            throw new CaptureRefused(Retry.TRANSFER_BROKEN, String.valueOf(e.getMessage()));
        }
    }

    /** The picture is here or will not come: a light that cannot be put out is no reason to lose it. */
    private void darken() throws DeviceFailed, InterruptedException {
        if (module.commands().lightOff() != null) {
            questions.askIfItCan(module.commands().lightOff());
        }
    }

    /** For a module that takes a picture into its memory first. */
    private Optional<byte[]> take(CaptureRequest request, Request takeImage, Runnable fingerDown)
            throws CaptureRefused, DeviceFailed, InterruptedException {
        while (!request.cancelled()) {
            Deadline nextPoll = Deadline.in(module.patience().fingerPoll());
            Outcome outcome = questions.ask(takeImage, 0, module.attempts());
            if (outcome.verdict() == Verdict.SUCCESS) {
                fingerDown.run();
                return Optional.of(upload(Optional.empty()));
            }
            Retry retry = questions.retry(outcome.reason());
            if (retry != Retry.NO_FINGER) {
                throw new CaptureRefused(retry, questions.meaning(outcome.reason()));
            }
            if (request.fingerUntil().passed()) {
                throw new CaptureRefused(Retry.NO_FINGER, questions.meaning(outcome.reason()));
            }
            // Waiting on the line rather than asleep, so that an unplug is seen at once.
            while (!nextPoll.passed() && !request.cancelled()) {
                line.read(nextPoll);
            }
        }
        return Optional.empty();
    }

    /** For a module that waits for the finger itself and sends its picture with the answer. */
    private Optional<byte[]> scan(CaptureRequest request, Runnable fingerDown)
            throws CaptureRefused, DeviceFailed, InterruptedException {
        Request scan = module.commands().uploadImage();
        while (true) {
            questions.dropWhatWaits();
            questions.send(scan);
            Deadline deadline = Deadline.in(module.patience().finger());
            Optional<Outcome> outcome = Optional.empty();
            boolean told = false;
            while (outcome.isEmpty() || outcome.get().verdict() == Verdict.SCANNED) {
                if (outcome.isPresent() && !told) {
                    told = true;
                    fingerDown.run();
                }
                if (!told && (request.cancelled() || request.fingerUntil().passed())) {
                    giveUp();
                    if (request.cancelled()) {
                        return Optional.empty();
                    }
                    throw new CaptureRefused(Retry.NO_FINGER, "no finger came");
                }
                if (deadline.passed()) {
                    throw questions.noAnswer(scan);
                }
                outcome = questions.await(
                        scan, 0, Deadline.in(ModuleQuestions.QUIET).orEarlier(deadline), false);
            }
            if (outcome.get().verdict() == Verdict.SUCCESS) {
                if (!told) {
                    fingerDown.run();
                }
                return Optional.of(upload(outcome));
            }
            Retry retry = questions.retry(outcome.get().reason());
            if (retry != Retry.NO_FINGER || request.fingerUntil().passed()) {
                throw new CaptureRefused(retry, questions.meaning(outcome.get().reason()));
            }
        }
    }

    private void giveUp() throws DeviceFailed, InterruptedException {
        if (module.commands().cancel() != null) {
            questions.send(module.commands().cancel());
            questions.awaitQuiet();
        }
    }

    /** @param scanned the answer that the picture follows, if it was asked for already */
    private byte[] upload(Optional<Outcome> scanned) throws CaptureRefused, DeviceFailed, InterruptedException {
        String problem = "";
        Optional<Outcome> answer = scanned;
        byte[] unconfirmed = null;
        int silences = 0;
        for (int attempt = 1; attempt <= (isDoubted() ? 2 : 1) * module.attempts(); attempt++) {
            ReceivedPicture picture = new ReceivedPicture(module.image());
            boolean refused = false;
            try {
                refused = receive(
                        picture,
                        answer,
                        attempt > 1,
                        Deadline.in(module.patience().transfer()));
            } catch (DeviceFailed e) {
                if (e.fault() == DeviceFault.UNPLUGGED) {
                    throw e;
                }
                // No answer to this request: it may have been lost. Whether the module is well is asked at the end.
                picture.breakOff(e.detail());
                silences += e.fault() == DeviceFault.SILENT ? 1 : 0;
            }
            answer = Optional.empty();
            if (picture.isWhole()) {
                decoder.expect();
                byte[] bytes = picture.bytes();
                if (!isDoubted() || Arrays.equals(bytes, unconfirmed)) {
                    memory.doubts = attempt > 2 ? MOST_DOUBTS : Math.max(0, memory.doubts - 1);
                    return bytes;
                }
                problem = unconfirmed == null ? "only one reading" : "two readings of one picture differ";
                unconfirmed = bytes;
                continue;
            }
            if (unconfirmed != null && (refused || silences == module.attempts())) {
                // A module that cannot send a picture twice has sent it once.
                LOG.log(System.Logger.Level.INFO, "the picture could not be read again: {0}", picture.problem());
                decoder.reset();
                return unconfirmed;
            }
            problem = picture.problem();
            memory.doubts = MOST_DOUBTS;
            questions.awaitQuiet();
        }
        identify(module.attempts());
        throw new CaptureRefused(Retry.TRANSFER_BROKEN, problem);
    }

    /**
     * Whether a picture is read until two readings agree: where a make's bytes have no checksum, and on a line that has just
     * harmed something. Two bytes that are harmed can leave a sum as it was, and where one is harmed others are.
     */
    private boolean isDoubted() {
        return module.image().confirm() || memory.doubts > 0;
    }

    private Request upload(boolean again) {
        Profile.Commands commands = module.commands();
        if (otherUpload && commands.uploadElse() != null) {
            return commands.uploadElse();
        }
        return again && commands.uploadAgain() != null ? commands.uploadAgain() : commands.uploadImage();
    }

    /** Whether only the picture's own end tells how large it is; then more may follow what looked whole. */
    private boolean isWithoutSize() {
        return switch (module.image().transfer()) {
            case RAW -> true;
            case FRAME -> !module.framing().answer().has(Frame.Number.SIZE);
            case PACKETS -> false;
        };
    }

    /** @return whether the module said that it will not send it */
    private boolean receive(ReceivedPicture picture, Optional<Outcome> scanned, boolean again, Deadline transfer)
            throws DeviceFailed, InterruptedException {
        Request request = upload(again);
        Outcome answer = scanned.orElse(null);
        if (module.image().transfer() == Profile.Transfer.RAW) {
            questions.dropWhatWaits();
            decoder.expect(picture.sizes());
            questions.send(request);
        } else {
            if (answer == null) {
                answer = questions.ask(request, 0, 1);
                if (questions.isUnknown(answer) && module.commands().uploadElse() != null) {
                    otherUpload = true;
                    answer = questions.ask(module.commands().uploadElse(), 0, 1);
                }
            }
            if (answer.verdict() != Verdict.SUCCESS) {
                picture.breakOff(questions.meaning(answer.reason()));
                return true;
            }
            expect(picture, answer.frame());
        }
        take(picture);
        boolean first = true;
        while (!picture.ended()) {
            Duration patience =
                    first ? module.patience().answer() : module.patience().nextByte();
            byte[] bytes = line.read(Deadline.in(patience).orEarlier(transfer));
            first = false;
            if (bytes.length == 0) {
                picture.breakOff("the module fell silent after " + (picture.received() + decoder.begun()) + " bytes");
                return false;
            }
            if (transfer.passed()) {
                picture.breakOff("the picture took too long");
                return false;
            }
            decoder.feed(bytes);
            take(picture);
        }
        if (isWithoutSize() && (decoder.begun() > 0 || line.read(Deadline.in(ModuleQuestions.QUIET)).length > 0)) {
            picture.breakOff("more than the picture's bytes");
        }
        return false;
    }

    /** Tells the decoder how much data can follow, where frames of data do not say. */
    private void expect(ReceivedPicture picture, Frame answer) {
        if (module.image().transfer() == Profile.Transfer.PACKETS) {
            return;
        }
        if (!module.framing().answer().has(Frame.Number.SIZE)) {
            decoder.expect(picture.sizes());
            return;
        }
        long size = answer.number(Frame.Number.SIZE);
        if (picture.canHave(size)) {
            decoder.expect((int) size);
        } else {
            picture.breakOff("the module announces " + size + " bytes, no size of a picture");
        }
    }

    private void take(ReceivedPicture picture) {
        Optional<Frame> next = picture.ended() ? Optional.empty() : decoder.next();
        while (next.isPresent()) {
            Frame frame = next.get();
            switch (frame.kind()) {
                case DATA -> picture.add(frame.content(), module.image().transfer() != Profile.Transfer.PACKETS);
                case END -> picture.add(frame.content(), true);
                case ANSWER, COMMAND -> {
                    // An answer of success among the packets is the last question's echo and no harm.
                    if (questions.outcome(frame).verdict() != Verdict.SUCCESS) {
                        picture.breakOff("an answer among the packets");
                    }
                }
            }
            next = picture.ended() && module.image().transfer() != Profile.Transfer.PACKETS
                    ? Optional.empty()
                    : decoder.next();
        }
        if (decoder.wrongSums() > 0) {
            picture.breakOff("a packet's checksum is wrong");
        } else if (decoder.skipped() > 0) {
            // Even if the number of bytes comes out right, a packet may be lost and another doubled.
            picture.breakOff("bytes between the packets");
        }
    }

    /** The speed at which the module answers: the last good one, the profile's, or another that it may have kept. */
    private int meet() throws DeviceFailed, InterruptedException {
        Set<Integer> speeds = new LinkedHashSet<>();
        if (memory.lastGood != 0) {
            speeds.add(memory.lastGood);
        }
        speeds.add(settings.speed());
        if (settings.faster() != null) {
            speeds.add(settings.faster().speed());
        }
        speeds.addAll(settings.others());
        DeviceFailed telling = null;
        int attempts = speeds.size() == 1 ? module.attempts() : 1;
        for (int speed : speeds) {
            try {
                line.speed(speed);
                if (greet(attempts)) {
                    return speed;
                }
                telling = telling == null ? silent() : telling;
            } catch (DeviceFailed e) {
                if (e.fault() == DeviceFault.UNPLUGGED) {
                    throw e;
                }
                // Silence at another speed is what to expect of a module that runs at the first.
                telling = telling == null || telling.fault() == DeviceFault.SILENT ? e : telling;
            }
        }
        if (telling != null && telling.fault() != DeviceFault.SILENT) {
            throw telling;
        }
        return meetByPicture(speeds);
    }

    /** A module that does not know the family's questions shows by what it says to its main one that it is there. */
    private int meetByPicture(Set<Integer> speeds) throws DeviceFailed, InterruptedException {
        Request takeImage = module.commands().takeImage();
        if (takeImage != null) {
            for (int speed : speeds) {
                line.speed(speed);
                if (questions.reply(takeImage, 0, 1, MEETING).isPresent()) {
                    return speed;
                }
            }
        }
        throw silent();
    }

    private DeviceFailed silent() {
        return ModuleQuestions.silence(module.commands().identify());
    }

    /**
     * Asks for the faster line. The module answers at the old speed and then changes, some only at their next start.
     *
     * @return the speed at which it answers now
     */
    private int accelerate(Profile.FasterLine faster, int before) throws DeviceFailed, InterruptedException {
        memory.fasterTried = true;
        if (!questions.askIfItCan(faster.request())) {
            return before;
        }
        line.speed(faster.speed());
        try {
            identify(2);
            return faster.speed();
        } catch (DeviceFailed e) {
            if (e.fault() == DeviceFault.UNPLUGGED) {
                throw e;
            }
            line.speed(before);
            identify(module.attempts());
            return before;
        }
    }

    private void identify(int attempts) throws DeviceFailed, InterruptedException {
        Request takeImage = module.commands().takeImage();
        if (!greet(attempts)
                && (takeImage == null
                        || questions.reply(takeImage, 0, attempts, MEETING).isEmpty())) {
            throw silent();
        }
    }

    /**
     * Unlocks it and asks who it is.
     *
     * @return whether it answered either
     */
    private boolean greet(int attempts) throws DeviceFailed, InterruptedException {
        Profile.Commands commands = module.commands();
        boolean unlocked = greet(commands.unlock(), 0, attempts, "unlocking");
        boolean identified = greet(commands.identify(), commands.identifyAnswer(), attempts, "identifying");
        if (unlocked && !identified) {
            unknown.add(commands.identify());
        } else if (identified && !unlocked && commands.unlock() != null) {
            unknown.add(commands.unlock());
        }
        return unlocked || identified;
    }

    private boolean greet(@Nullable Request request, int answerBytes, int attempts, String doing)
            throws DeviceFailed, InterruptedException {
        if (request == null || unknown.contains(request)) {
            return false;
        }
        boolean known = answered.contains(request);
        Optional<Outcome> answer = questions.reply(
                request, answerBytes, attempts, known ? module.patience().answer() : MEETING);
        if (answer.isEmpty()) {
            if (known) {
                throw ModuleQuestions.silence(request);
            }
            return false;
        }
        Outcome outcome = answer.get();
        if (!known && questions.isUnknown(outcome)) {
            unknown.add(request);
        } else {
            questions.expectSuccess(outcome, doing);
            answered.add(request);
        }
        return true;
    }
}
