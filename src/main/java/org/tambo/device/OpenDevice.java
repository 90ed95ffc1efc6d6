package org.tambo.device;

import java.time.Duration;
import java.util.Optional;
import javax.smartcardio.CardTerminal;

/** A device that answers. Used by the device's own thread alone. */
interface OpenDevice extends AutoCloseable {
    /**
     * Attends to the idle device until the deadline, at least once.
     *
     * @throws DeviceFailed when it has failed meanwhile
     */
    void attend(Deadline until) throws DeviceFailed, InterruptedException;

    /**
     * Takes a picture.
     *
     * @param onFinger called when a finger lies on the sensor and its picture is on its way
     * @return empty when the request was cancelled
     * @throws CaptureRefused when no picture came about, though the device is well
     */
    default Optional<GreyImage> capture(CaptureRequest asked, Runnable onFinger)
            throws DeviceFailed, CaptureRefused, InterruptedException {
        throw new CaptureRefused(DeviceEvent.Retry.POOR_IMAGE, "it takes no pictures");
    }

    /** The longest that a request waits for this device to look up from its idling. */
    default Duration glance() {
        return Duration.ofMillis(20);
    }

    /** Where chips are read, of a chip reader alone. */
    default Optional<CardTerminal> terminal() {
        return Optional.empty();
    }

    /** Never throws: nobody can do anything about what fails here. */
    @Override
    void close();
}
