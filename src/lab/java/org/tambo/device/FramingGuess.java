package org.tambo.device;

import java.util.Locale;

/**
 * How a device probably frames what it sends.
 *
 * @param family one of the five
 * @param start what every frame begins with, hexadecimal; empty where nothing is common
 * @param length the rule in a layout's words, such as {@code length:2+2 at 7, big}; {@code fixed 12}; {@code to CR};
 *     {@code to end of text}; {@code to DLE ETX}
 * @param checksum such as {@code sum16 from 6, big}; {@code none}
 * @param certainty 0 to 1: how unlikely it is that chance looks like this
 * @param draft a profile to begin with, as YAML
 */
public record FramingGuess(
        String family, String start, String length, String checksum, double certainty, String draft) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "family: %s%nstart bytes: %s%nlength: %s%nchecksum: %s%ncertainty: %.3f",
                family,
                start.isEmpty() ? "none" : start,
                length,
                checksum,
                certainty);
    }
}
