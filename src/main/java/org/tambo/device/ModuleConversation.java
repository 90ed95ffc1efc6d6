package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tambo.device.DeviceEvent.Retry;
import org.tambo.device.Profile.Bytes;
import org.tambo.device.Profile.ErrorCode;
import org.tambo.device.Profile.Module;

/**
 * A fingerprint module that is asked and answers in frames of the {@code header + length + checksum} family: unlocked
 * and identified at opening, brought to its fastest line and largest packets, then asked for pictures. Source: ZhianTec,
 * "ZFM-20 Series Fingerprint Identification Module User Manual", for the order of packets and the codes' meaning; the
 * bytes themselves come from the profile.
 *
 * <p>Nothing it sends is believed: an answer counts only whole, in time and to the question asked; a picture only with
 * exactly its number of bytes. Each question is asked at most {@link Module#attempts()} times.
 */
final class ModuleConversation implements Conversation {
    /** More than this many bytes unasked between two health checks is noise; a module's greeting at power-on is not. */
    private static final int MOST_UNASKED_BYTES = 256;

    private static final int MOST_UNASKED_FRAMES = 16;

    private static final int MOST_DROPS = 4;
    private static final int SUCCESS = 0;
    private static final Duration QUIET = Duration.ofMillis(40);

    private final SerialLine line;
    private final int firstSpeed;
    private final Module module;
    private final SpeedMemory memory;
    private final FrameDecoder decoder;
    private Deadline nextHealth;
    private int unaskedFrames;

    /**
     * What was learnt about a device's line, kept from one opening to the next: a module keeps its speed when its power
     * goes, and one that takes the faster one only at its next start must not have it written again and again.
     */
    static final class SpeedMemory {
        private int lastGood;
        private boolean fasterTried;
    }

    /** @param firstSpeed baud at which the line was opened */
    ModuleConversation(SerialLine line, int firstSpeed, Module module, SpeedMemory memory) {
        this.line = line;
        this.firstSpeed = firstSpeed;
        this.module = module;
        this.memory = memory;
        this.decoder = new FrameDecoder(module.framing());
        this.nextHealth = Deadline.in(Duration.ZERO);
    }

    @Override
    public void begin() throws DeviceFailed, InterruptedException {
        Profile.FasterLine faster = module.faster();
        if (faster == null) {
            identify(module.attempts());
        } else {
            int speed = meet(faster);
            if (speed != faster.speed() && !memory.fasterTried) {
                speed = accelerate(faster);
            }
            memory.lastGood = speed;
        }
        Bytes larger = module.commands().largerPackets();
        if (larger != null) {
            expectSuccess(ask(larger, 0, module.attempts()), "setting the packet size");
        }
        nextHealth = Deadline.in(module.patience().health());
    }

    @Override
    public void attend(Deadline until) throws DeviceFailed, InterruptedException {
        do {
            byte[] bytes = line.read(until.orEarlier(nextHealth));
            unaskedFrames += decoder.decode(bytes).size();
            if (decoder.skipped() > MOST_UNASKED_BYTES) {
                throw new DeviceFailed(DeviceFault.NOISE, decoder.skipped() + " bytes that nobody asked for");
            }
            if (unaskedFrames > MOST_UNASKED_FRAMES) {
                throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, unaskedFrames + " frames that nobody asked for");
            }
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
        if (!takeImage(request)) {
            return Optional.empty();
        }
        fingerDown.run();
        byte[] packed = upload();
        nextHealth = Deadline.in(module.patience().health());
        return request.cancelled() ? Optional.empty() : Optional.of(unpack(packed));
    }

    private boolean takeImage(CaptureRequest request) throws CaptureRefused, DeviceFailed, InterruptedException {
        while (!request.cancelled()) {
            Deadline nextPoll = Deadline.in(module.patience().fingerPoll());
            int code = code(ask(module.commands().takeImage(), 0, module.attempts()));
            if (code == SUCCESS) {
                return true;
            }
            Retry retry = retry(code);
            if (retry != Retry.NO_FINGER) {
                throw new CaptureRefused(retry, meaning(code));
            }
            if (request.fingerUntil().passed()) {
                throw new CaptureRefused(Retry.NO_FINGER, meaning(code));
            }
            // Waiting on the line rather than asleep, so that an unplug is seen at once.
            while (!nextPoll.passed() && !request.cancelled()) {
                line.read(nextPoll);
            }
        }
        return false;
    }

    private byte[] upload() throws CaptureRefused, DeviceFailed, InterruptedException {
        String problem = "";
        for (int attempt = 1; attempt <= module.attempts(); attempt++) {
            Transfer picture = new Transfer(module.image().packedBytes());
            try {
                receive(picture, Deadline.in(module.patience().transfer()));
            } catch (DeviceFailed e) {
                if (e.fault() == DeviceFault.UNPLUGGED) {
                    throw e;
                }
                // No answer to this request: it may have been lost. Whether the module is well is asked at the end.
                picture.breakOff(e.detail());
            }
            if (picture.isWhole()) {
                return picture.bytes();
            }
            problem = picture.problem();
            awaitQuiet();
        }
        identify(module.attempts());
        throw new CaptureRefused(Retry.TRANSFER_BROKEN, problem);
    }

    private void receive(Transfer picture, Deadline transfer) throws DeviceFailed, InterruptedException {
        List<Frame> first = new ArrayList<>();
        int code = code(ask(module.commands().uploadImage(), 0, 1, first));
        if (code != SUCCESS) {
            picture.breakOff(meaning(code));
        }
        take(picture, first);
        while (!picture.ended()) {
            byte[] bytes = line.read(Deadline.in(module.patience().nextByte()).orEarlier(transfer));
            if (bytes.length == 0) {
                picture.breakOff("the module fell silent");
                return;
            }
            if (transfer.passed()) {
                picture.breakOff("the picture took too long");
                return;
            }
            take(picture, decoder.decode(bytes));
            if (decoder.wrongSums() > 0) {
                picture.breakOff("a packet's checksum is wrong");
            } else if (decoder.skipped() > 0) {
                // Even if the number of bytes comes out right, a packet may be lost and another doubled.
                picture.breakOff("bytes between the packets");
            }
        }
    }

    private void take(Transfer picture, List<Frame> frames) {
        for (Frame frame : frames) {
            if (frame.kind() == module.framing().data()) {
                picture.add(frame.content(), false);
            } else if (frame.kind() == module.framing().end()) {
                picture.add(frame.content(), true);
            } else if (frame.kind() != module.framing().answer() || code(frame) != SUCCESS) {
                picture.breakOff("a frame of kind " + frame.kind() + " among the packets");
            }
        }
    }

    /** Packets of a picture as they come. An answer of success among them is the last question's echo and no harm. */
    private static final class Transfer {
        private final ByteArrayOutputStream received;
        private final int expected;
        private boolean ended;
        private String problem = "";

        Transfer(int expected) {
            this.received = new ByteArrayOutputStream(expected);
            this.expected = expected;
        }

        void add(byte[] content, boolean last) {
            if (ended) {
                breakOff("packets go on after the last one");
            } else if (received.size() + content.length > expected) {
                breakOff("more than the picture's " + expected + " bytes");
            } else {
                received.writeBytes(content);
                ended = last;
            }
        }

        void breakOff(String why) {
            ended = true;
            if (problem.isEmpty()) {
                problem = why;
            }
        }

        boolean ended() {
            return ended;
        }

        boolean isWhole() {
            return problem.isEmpty() && received.size() == expected;
        }

        String problem() {
            return problem.isEmpty() ? received.size() + " of " + expected + " bytes came" : problem;
        }

        byte[] bytes() {
            return received.toByteArray();
        }
    }

    private GreyImage unpack(byte[] packed) {
        byte[] pixels = new byte[packed.length * 2];
        for (int i = 0; i < packed.length; i++) {
            // Times 17 spreads 0 to 15 over 0 to 255.
            pixels[2 * i] = (byte) ((packed[i] >> 4 & 0xF) * 17);
            pixels[2 * i + 1] = (byte) ((packed[i] & 0xF) * 17);
        }
        Profile.ImageGeometry image = module.image();
        return new GreyImage(image.width(), image.height(), image.dpi(), pixels);
    }

    /** The speed at which the module answers: the last good one, the profile's, or the faster one that it has kept. */
    private int meet(Profile.FasterLine faster) throws DeviceFailed, InterruptedException {
        int first = memory.lastGood == 0 ? firstSpeed : memory.lastGood;
        int second = first == faster.speed() ? firstSpeed : faster.speed();
        DeviceFailed atFirst;
        try {
            line.speed(first);
            identify(1);
            return first;
        } catch (DeviceFailed e) {
            if (e.fault() == DeviceFault.UNPLUGGED) {
                throw e;
            }
            atFirst = e;
        }
        try {
            line.speed(second);
            identify(1);
            return second;
        } catch (DeviceFailed e) {
            // Silence at the second speed is what to expect of a module that runs at the first.
            throw e.fault() == DeviceFault.SILENT && atFirst.fault() != DeviceFault.SILENT ? atFirst : e;
        }
    }

    /**
     * Asks for the faster line. The module answers at the old speed and then changes, some only at their next start.
     *
     * @return the speed at which it answers now
     */
    private int accelerate(Profile.FasterLine faster) throws DeviceFailed, InterruptedException {
        memory.fasterTried = true;
        if (code(ask(faster.request(), 0, module.attempts())) != SUCCESS) {
            return firstSpeed;
        }
        line.speed(faster.speed());
        try {
            identify(2);
            return faster.speed();
        } catch (DeviceFailed e) {
            if (e.fault() == DeviceFault.UNPLUGGED) {
                throw e;
            }
            line.speed(firstSpeed);
            identify(module.attempts());
            return firstSpeed;
        }
    }

    private void identify(int attempts) throws DeviceFailed, InterruptedException {
        Profile.Commands commands = module.commands();
        if (commands.unlock() != null) {
            expectSuccess(ask(commands.unlock(), 0, attempts), "unlocking");
        }
        expectSuccess(ask(commands.identify(), commands.identifyAnswer(), attempts), "identifying");
    }

    private Frame ask(Bytes request, int answerBytes, int attempts) throws DeviceFailed, InterruptedException {
        return ask(request, answerBytes, attempts, new ArrayList<>());
    }

    /**
     * Sends a request until its answer has come: an error code, or success with the right number of bytes behind it.
     * A success of another length answers another question.
     *
     * @param after takes the frames that came right behind the answer
     */
    private Frame ask(Bytes request, int answerBytes, int attempts, List<Frame> after)
            throws DeviceFailed, InterruptedException {
        long strangers = 0;
        long wrongSums = 0;
        long bytes = 0;
        for (int attempt = 0; attempt < attempts; attempt++) {
            dropWhatWaits();
            line.write(new Frame(module.framing().command(), request.toArray()).encode(module.framing()));
            Deadline deadline = Deadline.in(module.patience().answer());
            while (!deadline.passed()) {
                byte[] came = line.read(deadline);
                bytes += came.length;
                List<Frame> frames = decoder.decode(came);
                for (int i = 0; i < frames.size(); i++) {
                    if (answers(frames.get(i), answerBytes)) {
                        after.addAll(frames.subList(i + 1, frames.size()));
                        return frames.get(i);
                    }
                    strangers++;
                }
            }
            wrongSums += decoder.wrongSums();
        }
        throw noAnswer(request, bytes, wrongSums, strangers);
    }

    private boolean answers(Frame frame, int answerBytes) {
        return frame.kind() == module.framing().answer()
                && (code(frame) != SUCCESS || frame.content().length == 1 + answerBytes);
    }

    private static DeviceFailed noAnswer(Bytes request, long bytes, long wrongSums, long strangers) {
        String what = "request " + String.format("%02X", request.at(0)) + ": ";
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
    private void dropWhatWaits() throws DeviceFailed, InterruptedException {
        Deadline now = Deadline.in(Duration.ZERO);
        for (int reads = 0; reads < MOST_DROPS && line.read(now).length > 0; reads++) {
            // each read drops what had come
        }
        decoder.reset();
        unaskedFrames = 0;
    }

    /** Lets a broken upload run out, since a module sends it to its end whatever it is told meanwhile. */
    private void awaitQuiet() throws DeviceFailed, InterruptedException {
        Deadline longest = Deadline.in(module.patience().transfer());
        while (line.read(Deadline.in(QUIET)).length > 0) {
            if (longest.passed()) {
                throw new DeviceFailed(DeviceFault.NOISE, "bytes keep coming long after the picture's end");
            }
        }
        decoder.reset();
    }

    private static int code(Frame answer) {
        return answer.content()[0] & 0xFF;
    }

    private void expectSuccess(Frame answer, String doing) throws DeviceFailed {
        if (code(answer) != SUCCESS) {
            throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, doing + ": " + meaning(code(answer)));
        }
    }

    /** What the user can do about an error. */
    private Retry retry(int code) throws DeviceFailed {
        ErrorCode error = module.errors().get(code);
        Retry retry = error == null ? null : error.retry();
        if (retry == null) {
            throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, meaning(code));
        }
        return retry;
    }

    private String meaning(int code) {
        ErrorCode error = module.errors().get(code);
        return String.format("code %02X", code)
                + (error == null ? ", which the profile does not list" : ": " + error.meaning());
    }
}
