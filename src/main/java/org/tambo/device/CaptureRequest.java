package org.tambo.device;

/** A picture that was asked for. The asking thread may cancel it while the device's thread is waiting for the finger. */
final class CaptureRequest {
    private final Deadline fingerUntil;
    private volatile boolean cancelled;

    CaptureRequest(Deadline fingerUntil) {
        this.fingerUntil = fingerUntil;
    }

    Deadline fingerUntil() {
        return fingerUntil;
    }

    void cancel() {
        cancelled = true;
    }

    boolean cancelled() {
        return cancelled;
    }
}
