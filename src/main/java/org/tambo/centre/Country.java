package org.tambo.centre;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A member of the Andean Community; its role in the metadata and its ISO 3166-1 alpha-3 code. */
enum Country {
    BOL("bo"),
    COL("co"),
    ECU("ec"),
    PER("pe");

    private final String role;

    Country(String role) {
        this.role = role;
    }

    String role() {
        return role;
    }

    static Optional<Country> of(String code) {
        return Arrays.stream(values())
                .filter(country -> country.name().equals(code.toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}
