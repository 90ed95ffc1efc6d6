package org.tambo.document;

import java.time.LocalDate;
import java.util.List;

/**
 * What a machine-readable zone says. Text is in its spelling (A to Z, 0 to 9), with fillers turned to single spaces
 * and none at the ends.
 *
 * @param code one or two letters, such as {@code P} for a passport
 * @param issuer state or organisation of Doc 9303-3, section 5, such as {@code PER}; {@code D} for Germany
 * @param number without fillers; on a card also the part that overflowed into the optional data
 * @param primaryIdentifier the surnames; empty if the document has none
 * @param secondaryIdentifier the given names; empty if the document has none
 * @param nameTruncated whether the name fills its field to the last character, so that its end may be missing
 * @param optionalData what the issuer chose to add; a card's two fields one after the other
 * @param checks one verdict for each check digit the format has, in the order of {@link CheckedField}
 */
public record TravelDocument(
        MrzFormat format,
        String code,
        String issuer,
        String number,
        String primaryIdentifier,
        String secondaryIdentifier,
        boolean nameTruncated,
        String nationality,
        MrzDate birthDate,
        Sex sex,
        MrzDate expiryDate,
        String optionalData,
        List<FieldCheck> checks) {
    public TravelDocument {
        checks = List.copyOf(checks);
    }

    public boolean allChecksValid() {
        return checks.stream().allMatch(FieldCheck::valid);
    }

    /** Whether it was valid no more on a day; a document without a readable expiry date is not said to be expired. */
    public boolean expiredOn(LocalDate day) {
        return expiryDate.endsBefore(day);
    }

    /** Format and issuer only: the rest is the holder's, and this text may end up in a log. */
    @Override
    public String toString() {
        return "TravelDocument[" + format + " of " + issuer + "]";
    }
}
