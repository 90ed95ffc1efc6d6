package org.tambo.device;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes of a profile, compared by value and never changed. */
final class Bytes {
    private final byte[] value;

    Bytes(byte[] value) {
        this.value = value.clone();
    }

    int length() {
        return value.length;
    }

    byte at(int index) {
        return value[index];
    }

    byte[] toArray() {
        return value.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(value);
    }
}
