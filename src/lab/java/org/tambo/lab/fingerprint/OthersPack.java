package org.tambo.lab.fingerprint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.TemplateRefused;

/**
 * A file of made-up fingers, as {@code native/others} writes it: for each finger the length of its template, four bytes,
 * little-endian, and the template. A file may have more of them than are wanted.
 *
 * @param file not changed while it is read
 * @param count how many of its templates are wanted, the first ones
 */
public record OthersPack(Path file, int count) {
    private static final int BUFFER = 1 << 20;

    /** A finger's template has about 800 bytes; what is longer is none. */
    private static final int MOST_BYTES = 64 * 1024;

    /**
     * The templates in the file's order, read as they are asked for, by one thread. The stream is to be closed; it throws
     * {@link PackRefused} where the file ends early or something else lies in it.
     */
    public Stream<FingerTemplate> templates() throws IOException {
        Reader reader = new Reader();
        return IntStream.range(0, count).mapToObj(reader::template).onClose(reader::close);
    }

    /** As {@link #templates()}, each one's bytes alone, not looked into. */
    public Stream<byte[]> entries() throws IOException {
        Reader reader = new Reader();
        return IntStream.range(0, count).mapToObj(reader::entry).onClose(reader::close);
    }

    private final class Reader {
        private final InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);

        Reader() throws IOException {}

        FingerTemplate template(int number) {
            byte[] entry = entry(number);
            try {
                return FingerTemplate.parse(entry);
            } catch (TemplateRefused e) {
                throw new PackRefused(file, number, String.valueOf(e.getMessage()));
            }
        }

        byte[] entry(int number) {
            int length = ByteBuffer.wrap(taken(number, Integer.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt();
            if (length < 1 || length > MOST_BYTES) {
                throw new PackRefused(file, number, "a length of " + length + " bytes");
            }
            return taken(number, length);
        }

        private byte[] taken(int number, int length) {
            try {
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length) {
                    throw new PackRefused(file, number, "the file ends there");
                }
                return bytes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
