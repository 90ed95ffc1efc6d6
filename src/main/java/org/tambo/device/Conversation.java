package org.tambo.device;

/** What is said on an open line, in one framing family. Runs on the device's own thread, which alone uses it. */
sealed interface Conversation permits ModuleConversation, ReaderConversation {
    /**
     * Makes sure that the right kind of device is there.
     *
     * @throws DeviceFailed when it is not
     */
    void begin() throws DeviceFailed, InterruptedException;

    /**
     * Attends to the idle device until the deadline, at least once.
     *
     * @throws DeviceFailed when it has failed meanwhile
     */
    void attend(Deadline until) throws DeviceFailed, InterruptedException;
}
