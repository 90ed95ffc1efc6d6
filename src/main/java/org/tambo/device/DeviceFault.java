package org.tambo.device;

/** Why a device cannot be used. The user's word for each stands in the message catalogue under {@code device.fault.*}. */
public enum DeviceFault {
    /** Its profile is missing or faulty; the device was not touched. */
    PROFILE,
    /** The port could not be opened: in use, or no permission. */
    PORT_REFUSED,
    /** Nothing came within the profile's time-out. */
    SILENT,
    /** The port vanished while it was open. */
    UNPLUGGED,
    /** Bytes came, but no frame that the profile's framing accepts. */
    NOISE,
    /** A frame's checksum stayed wrong after all retries. */
    CHECKSUM,
    /** A well-formed frame answered something that was not asked, or carried an error the profile does not list. */
    UNEXPECTED_ANSWER,
    /** The model cannot do what Tambo needs of it, such as a scanner that compares fingers on its own chip. */
    UNUSABLE_MODEL,
    /** The driver itself failed, or the serial library could not be loaded; the log says where. */
    DRIVER
}
