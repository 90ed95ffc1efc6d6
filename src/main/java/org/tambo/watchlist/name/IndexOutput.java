package org.tambo.watchlist.name;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes arrays as they lie in memory, each after its length. */
public final class IndexOutput {
    /** Numbers that are converted at once. */
    static final int BLOCK = 1 << 13;

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(BLOCK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    public IndexOutput(OutputStream out) {
        this.out = out;
    }

    public void longs(long[] values) throws IOException {
        length(values.length);
        for (int from = 0; from < values.length; from += BLOCK) {
            int count = Math.min(BLOCK, values.length - from);
            buffer.clear().asLongBuffer().put(values, from, count);
            out.write(buffer.array(), 0, count * Long.BYTES);
        }
    }

    public void ints(int[] values) throws IOException {
        length(values.length);
        for (int from = 0; from < values.length; from += BLOCK) {
            int count = Math.min(BLOCK, values.length - from);
            buffer.clear().asIntBuffer().put(values, from, count);
            out.write(buffer.array(), 0, count * Integer.BYTES);
        }
    }

    void shorts(short[] values) throws IOException {
        length(values.length);
        for (int from = 0; from < values.length; from += BLOCK) {
            int count = Math.min(BLOCK, values.length - from);
            buffer.clear().asShortBuffer().put(values, from, count);
            out.write(buffer.array(), 0, count * Short.BYTES);
        }
    }

    public void bytes(byte[] values) throws IOException {
        length(values.length);
        out.write(values);
    }

    /** @param texts without line feeds */
    public void texts(List<String> texts) throws IOException {
        ints(new int[] {texts.size()});
        bytes(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
    }

    private void length(int length) throws IOException {
        buffer.clear().putInt(length);
        out.write(buffer.array(), 0, Integer.BYTES);
    }
}
