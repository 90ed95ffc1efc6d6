package org.tambo.device;

/** The device cannot be used any more and its port is to be closed; the user can do nothing about it by trying again. */
final class DeviceFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final DeviceFault fault;

    DeviceFailed(DeviceFault fault, String detail) {
        super(detail);
        this.fault = fault;
    }

    DeviceFault fault() {
        return fault;
    }

    /** What happened, in words for a technician. */
    String detail() {
        return String.valueOf(getMessage());
    }
}
