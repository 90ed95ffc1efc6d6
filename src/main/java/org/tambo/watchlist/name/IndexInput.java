package org.tambo.watchlist.name;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads what {@link IndexOutput} wrote. What comes in has proved to be what this station wrote. */
public final class IndexInput {
    private final InputStream in;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(IndexOutput.BLOCK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    public IndexInput(InputStream in) {
        this.in = in;
    }

    public long[] longs() throws IOException {
        long[] values = new long[length()];
        for (int from = 0; from < values.length; from += IndexOutput.BLOCK) {
            int count = Math.min(IndexOutput.BLOCK, values.length - from);
            fill(count * Long.BYTES).asLongBuffer().get(values, from, count);
        }
        return values;
    }

    public int[] ints() throws IOException {
        int[] values = new int[length()];
        for (int from = 0; from < values.length; from += IndexOutput.BLOCK) {
            int count = Math.min(IndexOutput.BLOCK, values.length - from);
            fill(count * Integer.BYTES).asIntBuffer().get(values, from, count);
        }
        return values;
    }

    short[] shorts() throws IOException {
        short[] values = new short[length()];
        for (int from = 0; from < values.length; from += IndexOutput.BLOCK) {
            int count = Math.min(IndexOutput.BLOCK, values.length - from);
            fill(count * Short.BYTES).asShortBuffer().get(values, from, count);
        }
        return values;
    }

    public byte[] bytes() throws IOException {
        byte[] values = new byte[length()];
        if (in.readNBytes(values, 0, values.length) < values.length) {
            throw new EOFException();
        }
        return values;
    }

    public List<String> texts() throws IOException {
        int count = ints()[0];
        String all = new String(bytes(), StandardCharsets.UTF_8);
        return count == 0 ? List.of() : List.of(all.split("\n", -1));
    }

    private int length() throws IOException {
        return fill(Integer.BYTES).getInt();
    }

    private ByteBuffer fill(int count) throws IOException {
        if (in.readNBytes(buffer.array(), 0, count) < count) {
            throw new EOFException();
        }
        return buffer.clear();
    }
}
