package org.tambo.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A document reader that types what it reads, as a keyboard would. */
final class HidAccess implements Access {
    private final TransportProfile.HidReader reader;
    private final Path port;
    private final Consumer<List<String>> onText;

    /**
     * @param port a {@code /dev/hidraw*} or a link to one
     * @param onText called with the lines of each document
     */
    HidAccess(TransportProfile.HidReader reader, Path port, Consumer<List<String>> onText) {
        this.reader = reader;
        this.port = port;
        this.onText = onText;
    }

    @Override
    public boolean present() {
        return Files.exists(port);
    }

    @Override
    public OpenDevice open() throws DeviceFailed {
        return new Typing(HidLine.open(port), reader, onText);
    }

    /** An open one. */
    private static final class Typing implements OpenDevice {
        private final HidLine line;
        private final TransportProfile.HidReader reader;
        private final Consumer<List<String>> onText;
        private final KeyboardReports keyboard = new KeyboardReports();
        private final LineDecoder lines;
        private Deadline documentEnd;

        Typing(HidLine line, TransportProfile.HidReader reader, Consumer<List<String>> onText) {
            this.line = line;
            this.reader = reader;
            this.onText = onText;
            this.lines = new LineDecoder(reader.text());
            this.documentEnd = Deadline.in(reader.documentEnd());
        }

        @Override
        public void attend(Deadline until) throws DeviceFailed, InterruptedException {
            do {
                byte[] report = line.next(lines.begun() ? documentEnd.orEarlier(until) : until);
                if (report != null) {
                    lines.decode(keyboard.typed(report)).forEach(onText);
                    documentEnd = Deadline.in(reader.documentEnd());
                } else if (lines.begun() && documentEnd.passed()) {
                    List<String> rest = lines.end();
                    if (!rest.isEmpty()) {
                        onText.accept(rest);
                    }
                }
            } while (!until.passed());
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
