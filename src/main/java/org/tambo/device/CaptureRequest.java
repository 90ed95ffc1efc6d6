package org.tambo.device;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A picture that was asked for. The asking thread may cancel it while the device's thread is waiting for the finger. */
final class CaptureRequest {
    private final Deadline fingerUntil;
    private final @Nullable CompletableFuture<CaptureResult> answer;
    private volatile boolean cancelled;

    /** One of the lane's, which hears of it as it hears of all that happens at the device. */
    CaptureRequest(Deadline fingerUntil) {
        this(fingerUntil, null);
    }

    /** @param answer where the outcome goes, and to nobody else; null for one of the lane's */
    CaptureRequest(Deadline fingerUntil, @Nullable CompletableFuture<CaptureResult> answer) {
        this.fingerUntil = fingerUntil;
        this.answer = answer;
    }

    Deadline fingerUntil() {
        return fingerUntil;
    }

    void cancel() {
        cancelled = true;
    }

    boolean cancelled() {
        return cancelled || answer != null && answer.isCancelled();
    }

    boolean forTheLane() {
        return answer == null;
    }

    /** Passes an event of this capture on to who asked for it. */
    void tell(DeviceEvent event, Consumer<DeviceEvent> lane) {
        if (answer == null) {
            lane.accept(event);
        } else if (event instanceof DeviceEvent.ImageCaptured captured) {
            answer.complete(new CaptureResult.Picture(captured.at(), captured.image()));
        } else if (event instanceof DeviceEvent.CaptureFailed failed) {
            answer.complete(new CaptureResult.TryAgain(failed.reason()));
        }
    }

    /** The device came to another state before it had answered. */
    void lost(DeviceState state) {
        if (answer != null) {
            answer.complete(new CaptureResult.Lost(
                    state instanceof DeviceState.Faulty faulty ? faulty.fault() : DeviceFault.UNPLUGGED));
        }
    }
}
