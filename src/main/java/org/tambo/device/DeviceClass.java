package org.tambo.device;

/** What a device is for. */
public enum DeviceClass {
    DOCUMENT_READER,
    FINGERPRINT,
    CHIP_READER,
    /** Its profile, which would say so, is missing or faulty. */
    UNKNOWN
}
