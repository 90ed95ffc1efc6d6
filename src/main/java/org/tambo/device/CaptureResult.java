package org.tambo.device;

import java.time.Instant;

/** How a capture ended that was asked for outside the lane. */
public sealed interface CaptureResult {
    /** A whole, checked picture; {@code at} is when its last byte had arrived. */
    record Picture(Instant at, GreyImage image) implements CaptureResult {}

    /** No picture, though the device is well: the user can try again. */
    record TryAgain(DeviceEvent.Retry reason) implements CaptureResult {}

    /** The device failed meanwhile. */
    record Lost(DeviceFault fault) implements CaptureResult {}

    /** The device was not asked: there is none of that name, it is not ready, or it takes no pictures. */
    record NotReady() implements CaptureResult {}
}
