package org.tambo.fingerprint;

import java.util.Arrays;

/** Why the engine refused: the error codes of {@code native/include/tambo.h}, each with what it says of what it was given. */
enum RidgeFault {
    BAD_ARGUMENT(-1, "an array is missing or its length is negative"),
    BAD_IMAGE_SIZE(-2, "the picture's pixels are not as many as its sides say"),
    BAD_RESOLUTION(-3, "the picture's resolution is not from 100 to 4000 dpi"),
    IMAGE_TOO_SMALL(-4, "the picture has less than 16 pixels a side at 500 dpi"),
    IMAGE_TOO_LARGE(-5, "the picture has more than 1024 pixels a side at 500 dpi and is not of one finger"),
    BAD_MINUTIA(-6, "a minutia is outside the picture, or there are more than 255"),
    BUFFER_TOO_SMALL(-7, "the result is longer than any should be"),
    RECORD_TOO_SHORT(-8, "the ridge record ends within its head"),
    NOT_A_RECORD(-9, "the bytes do not begin like a ridge record"),
    UNKNOWN_VERSION(-10, "the ridge record is of a version that this engine does not know"),
    BAD_GEOMETRY(-11, "the ridge record's picture or cells are out of bounds"),
    WRONG_LENGTH(-12, "the ridge record is longer or shorter than it says"),
    BAD_VALUE(-13, "the ridge record has a value out of bounds"),
    OUT_OF_MEMORY(-14, "there is not enough memory");

    private final int code;
    private final String reason;

    RidgeFault(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** @throws IllegalStateException when the library has a code that its header had not: they are not of one build */
    static RidgeFault of(int code) {
        return Arrays.stream(values())
                .filter(fault -> fault.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the fingerprint engine answered " + code));
    }

    String reason() {
        return reason;
    }
}
