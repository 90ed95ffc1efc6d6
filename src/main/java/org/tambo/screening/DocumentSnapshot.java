package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;
import java.util.List;
import org.tambo.document.CheckedField;
import org.tambo.document.MrzFormat;
import org.tambo.document.Sex;
import org.tambo.document.TravelDocument;

/** A document as the page shows it and as a hit reports it. */
@RegisterForReflection
public record DocumentSnapshot(
        MrzFormat format,
        String code,
        String issuer,
        String number,
        String surnames,
        String givenNames,
        String nationality,
        String birthDate,
        Sex sex,
        String expiryDate,
        boolean expired,
        List<Check> checks) {

    /** One check digit's verdict. */
    @RegisterForReflection
    public record Check(CheckedField field, String read, String computed, boolean valid, boolean corrected) {}

    static DocumentSnapshot of(TravelDocument document, LocalDate today) {
        return new DocumentSnapshot(
                document.format(),
                document.code(),
                document.issuer(),
                document.number(),
                document.primaryIdentifier(),
                document.secondaryIdentifier(),
                document.nationality(),
                document.birthDate().toString(),
                document.sex(),
                document.expiryDate().toString(),
                document.expiredOn(today),
                document.checks().stream()
                        .map(c -> new Check(
                                c.field(),
                                String.valueOf(c.read()),
                                String.valueOf(c.computed()),
                                c.valid(),
                                c.corrected()))
                        .toList());
    }
}
