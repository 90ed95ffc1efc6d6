package org.tambo.lab.device;

import java.io.ByteArrayOutputStream;

/**
 * What a receiver makes of bytes that were sent at another speed than its own: the sender's levels, sampled where the
 * receiver expects the middle of each bit. A frame without its stop bit is received as a zero byte, as Linux does by
 * default.
 */
final class MisreadLine {
    private static final int FRAME_BITS = 10;

    private MisreadLine() {}

    /**
     * @param sent bytes that follow each other without a pause, 8N1
     * @param sentAt the sender's speed in bits a second
     * @param readAt the receiver's
     */
    static byte[] read(byte[] sent, int sentAt, int readAt) {
        if (sentAt == readAt) {
            return sent.clone();
        }
        if (readAt <= 0) {
            return new byte[0];
        }
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        // Time runs in units of the sender's bits.
        double end = sent.length * (double) FRAME_BITS;
        double readerBit = (double) sentAt / readAt;
        double at = 0;
        while (at < end) {
            double start = nextStartBit(sent, at);
            if (start >= end) {
                break;
            }
            int value = 0;
            for (int bit = 0; bit < 8; bit++) {
                if (isHigh(sent, start + (bit + 1.5) * readerBit)) {
                    value |= 1 << bit;
                }
            }
            boolean stopped = isHigh(sent, start + 9.5 * readerBit);
            read.write(stopped ? value : 0);
            at = start + 9.5 * readerBit;
        }
        return read.toByteArray();
    }

    /** The first falling edge at or after a time: where the receiver thinks that a byte begins. */
    private static double nextStartBit(byte[] sent, double from) {
        double end = sent.length * (double) FRAME_BITS;
        double at = from;
        while (at < end && !isHigh(sent, at)) {
            if (at == Math.floor(at) && (at == 0 || isHigh(sent, at - 0.5))) {
                return at;
            }
            at = Math.floor(at) + 1;
        }
        while (at < end && isHigh(sent, at)) {
            at = Math.floor(at) + 1;
        }
        return at;
    }

    private static boolean isHigh(byte[] sent, double time) {
        int bitTime = (int) Math.floor(time);
        int index = bitTime / FRAME_BITS;
        if (index >= sent.length) {
            return true;
        }
        int inFrame = bitTime % FRAME_BITS;
        if (inFrame == 0) {
            return false;
        }
        return inFrame == FRAME_BITS - 1 || (sent[index] >> (inFrame - 1) & 1) == 1;
    }
}
