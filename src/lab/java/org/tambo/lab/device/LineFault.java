package org.tambo.lab.device;

import java.time.Duration;

/** Something that goes wrong once on the wire from the device, counted in bytes that it sends from now on. */
public sealed interface LineFault {
    /** How many more bytes pass unharmed. */
    int afterBytes();

    /** One byte is lost. */
    record Drop(int afterBytes) implements LineFault {}

    /** One bit of one byte is turned over; bit 0 is the lowest. */
    record Flip(int afterBytes, int bit) implements LineFault {}

    /** The device falls silent for a time in the middle of what it sends, then goes on. */
    record Stall(int afterBytes, Duration length) implements LineFault {}

    /** The plug is pulled. */
    record Unplug(int afterBytes) implements LineFault {}
}
