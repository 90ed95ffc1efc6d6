package org.tambo.device;

import java.util.Optional;

/** How one device is reached, whatever it hangs on. Used by the device's own thread alone. */
interface Access extends AutoCloseable {
    /**
     * Whether there is something to open. Asked several times a second while there is nothing.
     *
     * @throws DeviceFailed when it cannot be found out
     */
    boolean present() throws DeviceFailed, InterruptedException;

    /**
     * Opens the device and makes sure that it is of the right kind.
     *
     * @throws DeviceFailed when it is not, or cannot be opened
     */
    OpenDevice open() throws DeviceFailed, InterruptedException;

    /** What the device sees while it waits for a finger, of those alone that show it. Asked by any thread. */
    default Optional<LiveView> live() {
        return Optional.empty();
    }

    /** Lets go of what {@link #present()} needs. Never throws. */
    @Override
    default void close() {}
}
