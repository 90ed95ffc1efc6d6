package org.tambo.screening;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tambo.document.MrzDate;
import org.tambo.document.Sex;
import org.tambo.document.TravelDocument;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.NameTokens;
import org.tambo.watchlist.Notice;
import org.tambo.watchlist.PartialDate;

/** Where a document and a notice agree and where not, field by field, for the officer to see at a glance. */
record FieldComparison(List<ComparedField> agrees, List<ComparedField> disagrees) {
    static FieldComparison of(TravelDocument document, Notice notice) {
        List<ComparedField> agrees = new ArrayList<>();
        List<ComparedField> disagrees = new ArrayList<>();
        Notice.Person person = notice.person();
        if (person != null) {
            Notice.Name name = closest(document, person.names());
            String surnames = name.paternal() + " " + name.maternal();
            put(ComparedField.SURNAMES, NameTokens.share(document.primaryIdentifier(), surnames), agrees, disagrees);
            if (!name.given().isEmpty() && !document.secondaryIdentifier().isEmpty()) {
                put(
                        ComparedField.GIVEN_NAMES,
                        NameTokens.share(document.secondaryIdentifier(), name.given()),
                        agrees,
                        disagrees);
            }
            PartialDate birth = person.birthDate();
            partial(document.birthDate())
                    .filter(_ -> birth != null)
                    .ifPresent(read -> put(
                            ComparedField.BIRTH_DATE, birth != null && birth.compatibleWith(read), agrees, disagrees));
            if (person.sex() != null && (document.sex() == Sex.M || document.sex() == Sex.F)) {
                put(ComparedField.SEX, person.sex().equals(document.sex().name()), agrees, disagrees);
            }
            if (person.nationality() != null && !document.nationality().isEmpty()) {
                put(ComparedField.NATIONALITY, person.nationality().equals(document.nationality()), agrees, disagrees);
            }
            if (!person.documents().isEmpty()) {
                put(
                        ComparedField.NUMBER,
                        person.documents().stream().anyMatch(d -> sameNumber(document, d.issuer(), d.number())),
                        agrees,
                        disagrees);
            }
        }
        Notice.LostDocument lost = notice.document();
        if (lost != null) {
            put(ComparedField.NUMBER, sameNumber(document, lost.issuer(), lost.number()), agrees, disagrees);
        }
        return new FieldComparison(List.copyOf(agrees), List.copyOf(disagrees));
    }

    /** The date as the watchlist compares it; empty when the year is not known. */
    static Optional<PartialDate> partial(MrzDate date) {
        if (date.year() == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PartialDate(date.year(), date.month(), date.month() == 0 ? 0 : date.day()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean sameNumber(TravelDocument document, String issuer, String number) {
        return Generation.sameNumber(document.issuer(), document.number(), issuer, number);
    }

    private static Notice.Name closest(TravelDocument document, List<Notice.Name> names) {
        String whole = document.primaryIdentifier() + " " + document.secondaryIdentifier();
        return names.stream()
                .max(Comparator.comparingInt((Notice.Name name) ->
                        NameTokens.common(whole, name.paternal() + " " + name.maternal() + " " + name.given())))
                .orElseThrow();
    }

    private static void put(
            ComparedField field, boolean agree, List<ComparedField> agrees, List<ComparedField> disagrees) {
        (agree ? agrees : disagrees).add(field);
    }
}
