package org.tambo.device;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tambo.device.DeviceEvent.Retry;
import org.tambo.device.Profile.ErrorCode;
import org.tambo.device.Profile.Module;
import org.tambo.device.Profile.Request;

/**
 * Questions to a module and its answers, one at a time: an answer counts only whole, in time and to the question asked, and
 * what comes instead is counted, so that a failure says what it was. Each question is asked at most {@link
 * Module#attempts()} times.
 */
final class ModuleQuestions {
    private static final System.Logger LOG = System.getLogger(ModuleQuestions.class.getName());

    /** More than this many bytes unasked between two health checks is noise; a module's greeting at power-on is not. */
    private static final int MOST_UNASKED_BYTES = 256;

    private static final int MOST_UNASKED_FRAMES = 16;

    private static final int MOST_DROPS = 4;

    /** What a module may do without is not asked for as often as what it can't. */
    private static final int OPTIONAL_ATTEMPTS = 2;

    /** The line is quiet when nothing has come for so long. */
    static final Duration QUIET = Duration.ofMillis(40);

    private final SerialLine line;
    private final Module module;
    private final FrameDecoder decoder;
    private int unaskedFrames;

    /** Since the latest question was sent: frames that are no answer to it, and bytes. */
    private long strangers;

    private long bytesCome;

    ModuleQuestions(SerialLine line, Module module) {
        this.line = line;
        this.module = module;
        this.decoder = FrameDecoder.ofDevice(module.framing());
    }

    /** What takes the line's bytes apart, for a picture that comes after an answer. */
    FrameDecoder decoder() {
        return decoder;
    }

    /** Takes what comes unasked. */
    void listen(Deadline until) throws DeviceFailed, InterruptedException {
        decoder.feed(line.read(until));
        while (decoder.next().isPresent()) {
            unaskedFrames++;
        }
        if (decoder.skipped() > MOST_UNASKED_BYTES) {
            throw new DeviceFailed(DeviceFault.NOISE, decoder.skipped() + " bytes that nobody asked for");
        }
        if (unaskedFrames > MOST_UNASKED_FRAMES) {
            throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, unaskedFrames + " frames that nobody asked for");
        }
    }

    /**
     * Asks for what a module may not know; one that has answered before is used without it.
     *
     * @return whether it did as asked
     */
    boolean askIfItCan(Request request) throws DeviceFailed, InterruptedException {
        try {
            Outcome outcome = ask(request, 0, Math.min(OPTIONAL_ATTEMPTS, module.attempts()));
            if (outcome.verdict() == Verdict.SUCCESS) {
                return true;
            }
            LOG.log(System.Logger.Level.INFO, "{0}: {1}", request.text(), meaning(outcome.reason()));
        } catch (DeviceFailed e) {
            if (e.fault() == DeviceFault.UNPLUGGED) {
                throw e;
            }
            LOG.log(System.Logger.Level.INFO, "{0}: {1}", request.text(), e.detail());
        }
        return false;
    }

    enum Verdict {
        SUCCESS,
        /** A finger was taken; the result follows. */
        SCANNED,
        FAILURE,
        /** No answer at all. */
        STRANGER
    }

    /**
     * @param reason of a failure
     * @param frame the answer itself
     */
    record Outcome(Verdict verdict, long reason, Frame frame) {}

    /** What a frame says as an answer. */
    Outcome outcome(Frame frame) {
        Profile.Answers answers = module.answers();
        if (frame.kind() != Frame.Kind.ANSWER || answers.verdict() == null && frame.content().length == 0) {
            return new Outcome(Verdict.STRANGER, 0, frame);
        }
        long verdict = answers.verdict() == null ? frame.content()[0] & 0xFF : frame.number(answers.verdict());
        if (answers.success().contains(verdict)) {
            return new Outcome(Verdict.SUCCESS, verdict, frame);
        }
        if (answers.scanned().contains(verdict)) {
            return new Outcome(Verdict.SCANNED, verdict, frame);
        }
        if (!answers.failure().isEmpty() && !answers.failure().contains(verdict)) {
            return new Outcome(Verdict.STRANGER, verdict, frame);
        }
        return new Outcome(Verdict.FAILURE, answers.reason() == null ? verdict : frame.number(answers.reason()), frame);
    }

    void send(Request request) throws DeviceFailed {
        strangers = 0;
        bytesCome = 0;
        line.write(module.framing().encode(request.frame()));
    }

    /**
     * Sends a request until its answer has come: a failure, or success with the right number of bytes behind it. A
     * success of another length answers another question.
     */
    Outcome ask(Request request, int answerBytes, int attempts) throws DeviceFailed, InterruptedException {
        return reply(request, answerBytes, attempts, module.patience().answer()).orElseThrow(() -> silence(request));
    }

    /**
     * @param patience for one answer, if it is less than the module's
     * @return empty when nothing came at all
     * @throws DeviceFailed when something came that is no answer
     */
    Optional<Outcome> reply(Request request, int answerBytes, int attempts, Duration patience)
            throws DeviceFailed, InterruptedException {
        Duration each = patience.compareTo(module.patience().answer()) < 0
                ? patience
                : module.patience().answer();
        long allStrangers = 0;
        long allBytes = 0;
        long wrongSums = 0;
        for (int attempt = 0; attempt < attempts; attempt++) {
            dropWhatWaits();
            send(request);
            Optional<Outcome> outcome = await(request, answerBytes, Deadline.in(each), true);
            if (outcome.isPresent()) {
                return outcome;
            }
            allStrangers += strangers;
            allBytes += bytesCome;
            wrongSums += decoder.wrongSums();
        }
        if (allBytes > 0) {
            throw noAnswer(request, allBytes, wrongSums, allStrangers);
        }
        return Optional.empty();
    }

    /**
     * The answer, if it comes in time; what else comes is counted.
     *
     * @param last whether nobody waits on afterwards, so that what has only begun will stay so
     */
    Optional<Outcome> await(Request request, int answerBytes, Deadline deadline, boolean last)
            throws DeviceFailed, InterruptedException {
        while (true) {
            Optional<Frame> frame = decoder.next();
            while (frame.isPresent()) {
                Outcome outcome = outcome(frame.get());
                if (answers(outcome, request, answerBytes)) {
                    return Optional.of(outcome);
                }
                strangers++;
                frame = decoder.next();
            }
            byte[] came = line.read(deadline);
            bytesCome += came.length;
            decoder.feed(came);
            if (came.length == 0 && !(last && decoder.giveUpBegun())) {
                return Optional.empty();
            }
        }
    }

    private boolean answers(Outcome outcome, Request request, int answerBytes) {
        if (outcome.verdict() == Verdict.STRANGER
                || module.answers().echoesCode()
                        && outcome.frame().number(Frame.Number.CODE)
                                != request.numbers().getOrDefault(Frame.Number.CODE, 0L)) {
            return false;
        }
        int verdictBytes = module.answers().verdict() == null ? 1 : 0;
        return outcome.verdict() != Verdict.SUCCESS || outcome.frame().content().length == verdictBytes + answerBytes;
    }

    /** That no answer to the request that was sent last has come, and what came instead. */
    DeviceFailed noAnswer(Request request) {
        return noAnswer(request, bytesCome, decoder.wrongSums(), strangers);
    }

    /** That nothing came at all. */
    static DeviceFailed silence(Request request) {
        return noAnswer(request, 0, 0, 0);
    }

    private static DeviceFailed noAnswer(Request request, long bytes, long wrongSums, long strangers) {
        String what = "request " + request.text() + ": ";
        if (strangers > 0) {
            return new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, what + strangers + " frames that are no answer");
        }
        if (wrongSums > 0) {
            return new DeviceFailed(DeviceFault.CHECKSUM, what + wrongSums + " frames with a wrong checksum");
        }
        if (bytes > 0) {
            return new DeviceFailed(DeviceFault.NOISE, what + bytes + " bytes came, but no frame");
        }
        return new DeviceFailed(DeviceFault.SILENT, what + "no answer");
    }

    /** Late bytes of an earlier question must not answer the next one. */
    void dropWhatWaits() throws DeviceFailed, InterruptedException {
        Deadline now = Deadline.in(Duration.ZERO);
        for (int reads = 0; reads < MOST_DROPS && line.read(now).length > 0; reads++) {
            // each read drops what had come
        }
        decoder.reset();
        unaskedFrames = 0;
    }

    /** Lets a broken upload run out, since a module sends it to its end whatever it is told meanwhile. */
    void awaitQuiet() throws DeviceFailed, InterruptedException {
        Deadline longest = Deadline.in(module.patience().transfer());
        while (line.read(Deadline.in(QUIET)).length > 0) {
            if (longest.passed()) {
                throw new DeviceFailed(DeviceFault.NOISE, "bytes keep coming long after the picture's end");
            }
        }
        decoder.reset();
    }

    void expectSuccess(Outcome answer, String doing) throws DeviceFailed {
        if (answer.verdict() == Verdict.FAILURE) {
            throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, doing + ": " + meaning(answer.reason()));
        }
    }

    /** What the user can do about an error. */
    Retry retry(long code) throws DeviceFailed {
        ErrorCode error = module.errors().get(code);
        Retry retry = error == null ? null : error.retry();
        if (retry == null) {
            throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, meaning(code));
        }
        return retry;
    }

    /** An error in words, for whoever looks after the device. */
    String meaning(long code) {
        @Nullable ErrorCode error = module.errors().get(code);
        return String.format("code %02X", code)
                + (error == null ? ", which the profile does not list" : ": " + error.meaning());
    }

    /** Whether the module says that it does not know the request. */
    boolean isUnknown(Outcome answer) {
        return answer.verdict() == Verdict.FAILURE
                && answer.reason() == module.answers().unknown();
    }
}
