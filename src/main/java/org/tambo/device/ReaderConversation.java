package org.tambo.device;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.tambo.device.Profile.LineReader;

/**
 * A reader that sends lines of text by itself, as documents are put in. It cannot be asked whether it is there: a quiet
 * line is all that its being ready means.
 */
final class ReaderConversation implements Conversation {
    private static final Duration LONGEST_SETTLING = Duration.ofSeconds(1);

    private final SerialLine line;
    private final LineReader reader;
    private final Consumer<List<String>> documents;
    private final LineDecoder decoder;
    private Deadline documentEnd = Deadline.in(Duration.ZERO);

    /** @param documents takes the lines of each document */
    ReaderConversation(SerialLine line, LineReader reader, Consumer<List<String>> documents) {
        this.line = line;
        this.reader = reader;
        this.documents = documents;
        this.decoder = new LineDecoder(reader);
    }

    @Override
    public void begin() throws DeviceFailed, InterruptedException {
        Deadline longest = Deadline.in(reader.settle().plus(LONGEST_SETTLING));
        while (line.read(Deadline.in(reader.settle())).length > 0) {
            if (longest.passed()) {
                throw new DeviceFailed(DeviceFault.NOISE, "bytes keep coming though no document was put in");
            }
        }
    }

    @Override
    public void attend(Deadline until) throws DeviceFailed, InterruptedException {
        do {
            byte[] bytes = line.read(decoder.begun() ? documentEnd.orEarlier(until) : until);
            if (bytes.length > 0) {
                decoder.decode(bytes).forEach(documents);
                documentEnd = Deadline.in(reader.documentEnd());
            } else if (decoder.begun() && documentEnd.passed()) {
                documents.accept(decoder.end());
            }
        } while (!until.passed());
    }
}
