package org.tambo.device;

/** No picture came of a capture, though the device is well: the user can try again. */
final class CaptureRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final DeviceEvent.Retry reason;

    CaptureRefused(DeviceEvent.Retry reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    DeviceEvent.Retry reason() {
        return reason;
    }
}
