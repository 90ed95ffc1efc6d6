package org.tambo.device;

/** Nothing was captured from a port. The name says why, the message says it to a technician. */
public final class NotCaptured extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    /**
     * @param reason a word in capitals
     * @param detail what happened, for a technician
     */
    public NotCaptured(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    NotCaptured(DeviceFailed failed) {
        this(failed.fault().name(), failed.detail());
    }

    /** A word in capitals: a {@link DeviceFault}, a {@link DeviceEvent.Retry}, or one of this tool's own. */
    public String reason() {
        return reason;
    }
}
