package org.tambo.device;

import java.time.Instant;

/** Where a device stands, and since when. Every state but {@link Faulty} speaks for itself; that one carries why. */
public sealed interface DeviceState {
    Instant since();

    /** Its port does not exist. */
    record Absent(Instant since) implements DeviceState {}

    /** Its port is being opened and the device asked who it is. */
    record Opening(Instant since) implements DeviceState {}

    /** It answers and waits. */
    record Ready(Instant since) implements DeviceState {}

    /** It is taking or sending what was asked of it. */
    record Busy(Instant since) implements DeviceState {}

    /** It failed; it is closed and tried again later. */
    record Faulty(Instant since, DeviceFault fault, String detail) implements DeviceState {}
}
