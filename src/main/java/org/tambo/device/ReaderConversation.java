package org.tambo.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.tambo.device.Profile.Reader;
import org.tambo.device.Profile.Request;

/**
 * A document reader. It sends text as documents are put in: always, or once it was armed, or triggered. What it can be
 * asked stands in its profile; where that is nothing, a quiet line is all that its being ready means.
 */
final class ReaderConversation implements Conversation {
    private static final Duration LONGEST_SETTLING = Duration.ofSeconds(1);
    private static final int MOST_UNASKED_BYTES = 256;
    private static final Duration BETWEEN_INQUIRIES = Duration.ofMillis(700);

    private final SerialLine line;
    private final Profile.Line settings;
    private final Reader reader;
    private final Consumer<List<String>> documents;
    private final TextDecoder decoder;
    private Deadline documentEnd = Deadline.in(Duration.ZERO);
    private Deadline nextHealth = Deadline.in(Duration.ZERO);
    private boolean triggered;
    /** Whether it has answered who it is; some know no more than the inquiry for the document. */
    private boolean identifies = true;

    /**
     * @param settings with which the line was opened
     * @param documents takes the lines of each document
     */
    ReaderConversation(SerialLine line, Profile.Line settings, Reader reader, Consumer<List<String>> documents) {
        this.line = line;
        this.settings = settings;
        this.reader = reader;
        this.documents = documents;
        this.decoder = decoder(reader);
    }

    static TextDecoder decoder(Reader reader) {
        return switch (reader.sending()) {
            case Profile.Lines _ -> new LineDecoder(reader.text());
            case Profile.Envelope envelope -> new EnvelopeDecoder(envelope, reader.text());
            case Profile.Frames frames -> new FrameTextDecoder(frames, reader.text());
        };
    }

    @Override
    public void begin() throws DeviceFailed, InterruptedException {
        settle();
        prepare();
    }

    /**
     * As {@link #begin}, for somebody who waits for a document already: what has come counts.
     *
     * @param heard what has come so far
     */
    List<List<String>> beginListening(byte[] heard) throws DeviceFailed, InterruptedException {
        List<List<String>> come = new ArrayList<>(decoder.decode(heard));
        documentEnd = Deadline.in(reader.documentEnd());
        if (come.isEmpty()) {
            prepare();
        }
        return come;
    }

    private void prepare() throws DeviceFailed, InterruptedException {
        if (reader.commands().identify() != null) {
            meet(reader.commands().identify());
        }
        for (Request request : reader.commands().setup()) {
            setUp(request);
        }
        arm();
        nextHealth = Deadline.in(reader.health());
    }

    @Override
    public void attend(Deadline until) throws DeviceFailed, InterruptedException {
        do {
            Deadline next = until.orEarlier(nextHealth);
            listen(line.read(decoder.begun() ? documentEnd.orEarlier(next) : next));
            if (nextHealth.passed() && !decoder.begun()) {
                checkHealth();
            }
        } while (!until.passed());
    }

    /**
     * Waits for one document, one that lies there already included.
     *
     * @return its lines; empty when none came in time
     */
    Optional<List<String>> read(Deadline until) throws DeviceFailed, InterruptedException {
        List<List<String>> come = new ArrayList<>();
        Request inquire = reader.commands().inquire();
        Deadline nextInquiry = Deadline.in(Duration.ZERO);
        while (come.isEmpty() && !until.passed()) {
            if (inquire != null && nextInquiry.passed()) {
                line.write(encoded(inquire));
                nextInquiry = Deadline.in(BETWEEN_INQUIRIES);
            }
            Deadline next = inquire == null ? until : until.orEarlier(nextInquiry);
            deliver(line.read(decoder.begun() ? documentEnd.orEarlier(next) : next), come::add);
        }
        if (triggered && reader.commands().release() != null) {
            line.write(encoded(reader.commands().release()));
        }
        return come.isEmpty() ? Optional.empty() : Optional.of(come.getFirst());
    }

    /** A quiet line; what comes meanwhile is no document that anybody waits for. */
    private void settle() throws DeviceFailed, InterruptedException {
        Deadline longest = Deadline.in(reader.settle().plus(LONGEST_SETTLING));
        while (line.read(Deadline.in(reader.settle())).length > 0) {
            if (longest.passed()) {
                throw new DeviceFailed(DeviceFault.NOISE, "bytes keep coming though no document was put in");
            }
        }
    }

    /** Finds the speed at which the reader answers. */
    private void meet(Request identify) throws DeviceFailed, InterruptedException {
        Set<Integer> speeds = new LinkedHashSet<>(List.of(settings.speed()));
        speeds.addAll(settings.others());
        DeviceFailed telling = null;
        for (int speed : speeds) {
            line.speed(speed);
            try {
                ask(identify);
                return;
            } catch (DeviceFailed e) {
                if (e.fault() == DeviceFault.UNPLUGGED) {
                    throw e;
                }
                telling = telling == null || telling.fault() == DeviceFault.SILENT ? e : telling;
            }
        }
        if (telling == null || telling.fault() != DeviceFault.SILENT || !meetByInquiry(speeds)) {
            throw telling == null ? new DeviceFailed(DeviceFault.SILENT, "no speed to meet it at") : telling;
        }
        identifies = false;
    }

    private boolean meetByInquiry(Set<Integer> speeds) throws DeviceFailed, InterruptedException {
        Request inquire = reader.commands().inquire();
        if (inquire == null || !(decoder instanceof FrameTextDecoder frames)) {
            return false;
        }
        for (int speed : speeds) {
            line.speed(speed);
            frames.reset();
            line.write(encoded(inquire));
            Deadline deadline = Deadline.in(reader.answer());
            while (!deadline.passed()) {
                List<List<String>> lying = frames.decode(line.read(deadline));
                lying.forEach(documents);
                if (!lying.isEmpty() || !frames.others().isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Asks until an answer with the request's code has come; documents that come meanwhile are delivered. */
    private Frame ask(Request request) throws DeviceFailed, InterruptedException {
        FrameTextDecoder frames = (FrameTextDecoder) decoder;
        long bytes = 0;
        int strangers = 0;
        for (int attempt = 0; attempt < reader.attempts(); attempt++) {
            frames.others();
            line.write(encoded(request));
            Deadline deadline = Deadline.in(reader.answer());
            while (!deadline.passed()) {
                byte[] came = line.read(deadline);
                bytes += came.length;
                frames.decode(came).forEach(documents);
                for (Frame frame : frames.others()) {
                    if (frame.number(Frame.Number.CODE) == request.numbers().getOrDefault(Frame.Number.CODE, 0L)) {
                        return frame;
                    }
                    strangers++;
                }
            }
            List<String> hidden = frames.end();
            if (!hidden.isEmpty()) {
                documents.accept(hidden);
            }
        }
        String what = "request " + request.text() + ": ";
        if (strangers > 0) {
            throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, what + strangers + " frames that are no answer");
        }
        throw bytes > 0
                ? new DeviceFailed(DeviceFault.NOISE, what + bytes + " bytes came, but no frame")
                : new DeviceFailed(DeviceFault.SILENT, what + "no answer");
    }

    /** A reader that does not know the request is used as it is. */
    private void setUp(Request request) throws DeviceFailed, InterruptedException {
        switch (reader.sending()) {
            case Profile.Lines lines -> {
                line.write(encoded(request));
                Deadline deadline = Deadline.in(reader.answer());
                boolean acknowledged = lines.acknowledgements().isEmpty();
                while (!acknowledged && !deadline.passed()) {
                    for (byte b : line.read(deadline)) {
                        acknowledged |= lines.acknowledgements().contains(b);
                    }
                }
                settle();
            }
            case Profile.Envelope _ -> line.write(encoded(request));
            case Profile.Frames _ -> askIfItCan(request);
        }
    }

    private void askIfItCan(Request request) throws DeviceFailed, InterruptedException {
        try {
            ask(request);
        } catch (DeviceFailed e) {
            if (e.fault() == DeviceFault.UNPLUGGED) {
                throw e;
            }
        }
    }

    /** Readers that disarm themselves with each document are armed again after it. */
    private void arm() throws DeviceFailed, InterruptedException {
        if (reader.commands().arm() != null) {
            askIfItCan(reader.commands().arm());
        }
        if (reader.commands().trigger() != null) {
            line.write(encoded(reader.commands().trigger()));
            triggered = true;
        }
    }

    private void checkHealth() throws DeviceFailed, InterruptedException {
        if (reader.commands().identify() != null && identifies) {
            ask(reader.commands().identify());
        }
        nextHealth = Deadline.in(reader.health());
    }

    private void listen(byte[] bytes) throws DeviceFailed, InterruptedException {
        if (deliver(bytes, documents)) {
            arm();
        }
        if (decoder instanceof FrameTextDecoder frames) {
            // Card states and late answers are no news to anybody.
            frames.others();
            if (frames.skipped() > MOST_UNASKED_BYTES) {
                long skipped = frames.skipped();
                frames.reset();
                throw new DeviceFailed(DeviceFault.NOISE, skipped + " bytes that belong to no frame");
            }
        }
    }

    /** @return whether a document came */
    private boolean deliver(byte[] bytes, Consumer<List<String>> to) throws DeviceFailed {
        List<List<String>> whole = List.of();
        if (bytes.length > 0) {
            whole = decoder.decode(bytes);
            documentEnd = Deadline.in(reader.documentEnd());
        } else if (decoder.begun() && documentEnd.passed()) {
            List<String> rest = decoder.end();
            whole = rest.isEmpty() ? List.of() : List.of(rest);
        }
        whole.forEach(to);
        return !whole.isEmpty();
    }

    private byte[] encoded(Request request) {
        return reader.sending() instanceof Profile.Frames frames
                ? frames.framing().encode(request.frame())
                : request.content().toArray();
    }
}
