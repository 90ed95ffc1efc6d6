package org.tambo.fingerprint;

/** Which finger, named and numbered as in ISO/IEC 19794-2 (0 unknown, 1 right thumb ... 10 left little). */
public enum FingerPosition {
    UNKNOWN,
    RIGHT_THUMB,
    RIGHT_INDEX,
    RIGHT_MIDDLE,
    RIGHT_RING,
    RIGHT_LITTLE,
    LEFT_THUMB,
    LEFT_INDEX,
    LEFT_MIDDLE,
    LEFT_RING,
    LEFT_LITTLE
}
