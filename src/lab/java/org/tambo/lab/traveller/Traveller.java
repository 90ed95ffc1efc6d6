package org.tambo.lab.traveller;

import java.time.LocalDate;

/**
 * Somebody who does not exist.
 *
 * @param paternal first surname in upper case, with its accents
 * @param maternal second surname; empty where a person has one
 * @param given one or more given names with spaces between them
 * @param nationality three letters
 * @param fingerSeed the seed of the right index finger
 */
public record Traveller(
        String paternal,
        String maternal,
        String given,
        Sex sex,
        LocalDate birthDate,
        String nationality,
        IssuedDocument document,
        long fingerSeed) {
    /** Both surnames, as the printed part of a document has them. */
    public String surnames() {
        return (paternal + " " + maternal).strip();
    }
}
