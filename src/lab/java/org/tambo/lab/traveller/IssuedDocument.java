package org.tambo.lab.traveller;

import java.time.LocalDate;

/**
 * A travel document as its issuer made it.
 *
 * @param code one or two letters, such as {@code P} or {@code I}
 * @param issuer three letters, such as {@code PER}
 * @param number letters and digits; in a TD1 it may be longer than nine
 * @param optional what the issuer adds, in letters, digits and {@code <}; mostly empty
 */
public record IssuedDocument(
        Size size,
        String code,
        String issuer,
        String number,
        LocalDate expiry,
        String optional,
        EnyeSpelling enyeSpelling) {
    /** The sizes of ICAO Doc 9303 that travellers of the region carry. */
    public enum Size {
        /** An identity card: three lines of 30. */
        TD1,
        /** A passport: two lines of 44. */
        TD3
    }
}
