package org.tambo.device;

import org.tambo.device.Profile.Framing;

/**
 * One frame of the {@code header + length + checksum} family; its layout stands at {@link Framing}.
 *
 * @param kind what the frame is: a command, data, an answer, the end of data; 0 to 255
 * @param content at least one byte
 */
record Frame(int kind, byte[] content) {
    /** Kind and length before the content. */
    static final int HEAD_BYTES = 3;

    static final int SUM_BYTES = 2;

    /** The frame as it goes over the line. */
    byte[] encode(Framing framing) {
        int start = framing.start().length();
        int length = content.length + SUM_BYTES;
        byte[] bytes = new byte[start + HEAD_BYTES + length];
        System.arraycopy(framing.start().toArray(), 0, bytes, 0, start);
        bytes[start] = (byte) kind;
        bytes[start + 1] = (byte) (length >> 8);
        bytes[start + 2] = (byte) length;
        System.arraycopy(content, 0, bytes, start + HEAD_BYTES, content.length);
        int sum = sum(bytes, start, bytes.length - SUM_BYTES);
        bytes[bytes.length - 2] = (byte) (sum >> 8);
        bytes[bytes.length - 1] = (byte) sum;
        return bytes;
    }

    static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i] & 0xFF;
        }
        return sum & 0xFFFF;
    }
}
