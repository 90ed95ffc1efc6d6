package org.tambo.screening;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.tambo.document.Sex;
import org.tambo.document.TravelDocument;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.NameTokens;
import org.tambo.watchlist.Notice;
import org.tambo.watchlist.name.BirthDate;
import org.tambo.watchlist.name.DateAgreement;
import org.tambo.watchlist.name.FieldContribution;
import org.tambo.watchlist.name.PersonName;
import org.tambo.watchlist.name.PersonRecord;
import org.tambo.watchlist.name.PersonSex;
import org.tambo.watchlist.name.RecordComparison;
import org.tambo.watchlist.name.RecordScore;

/** Where a document and a notice agree, nearly agree and do not, field by field, for the officer to see at a glance. */
record FieldComparison(List<ComparedField> agrees, List<NearField> nearly, List<ComparedField> disagrees) {
    /** The holder of a document as records are compared. */
    static PersonRecord holder(TravelDocument document) {
        return new PersonRecord(
                List.of(PersonName.ofDocument(
                        document.primaryIdentifier(), document.secondaryIdentifier(), document.nameTruncated())),
                BirthDate.parse(document.birthDate().toString()).stream().toList(),
                PersonSex.of(document.sex().name()),
                document.nationality().isEmpty() ? Set.of() : Set.of(document.nationality()));
    }

    /** The holder beside the person of the notice, with what each field says. */
    static RecordScore beside(TravelDocument document, Notice.Person person) {
        return RecordComparison.ofPairs().compare(holder(document), Generation.record(person));
    }

    static FieldComparison of(TravelDocument document, Notice notice) {
        Collected fields = new Collected();
        Notice.Person person = notice.person();
        if (person != null) {
            Notice.Name name = closest(document, person.names());
            words(
                    ComparedField.SURNAMES,
                    document.primaryIdentifier(),
                    name.paternal() + " " + name.maternal(),
                    document.nameTruncated(),
                    fields);
            if (!name.given().isEmpty() && !document.secondaryIdentifier().isEmpty()) {
                words(
                        ComparedField.GIVEN_NAMES,
                        document.secondaryIdentifier(),
                        name.given(),
                        document.nameTruncated(),
                        fields);
            }
            date(document, person, fields);
            if (person.sex() != null && (document.sex() == Sex.M || document.sex() == Sex.F)) {
                fields.put(ComparedField.SEX, person.sex().equals(document.sex().name()));
            }
            if (!person.nationalities().isEmpty() && !document.nationality().isEmpty()) {
                fields.put(ComparedField.NATIONALITY, person.nationalities().contains(document.nationality()));
            }
            if (!person.documents().isEmpty()) {
                fields.put(
                        ComparedField.NUMBER,
                        person.documents().stream().anyMatch(d -> sameNumber(document, d.issuer(), d.number())));
            }
        }
        Notice.LostDocument lost = notice.document();
        // Whether a number lies in a range is for the search to say.
        if (lost != null && lost.lastNumber() == null) {
            fields.put(ComparedField.NUMBER, sameNumber(document, lost.issuer(), lost.number()));
        }
        return new FieldComparison(
                List.copyOf(fields.agrees), List.copyOf(fields.nearly), List.copyOf(fields.disagrees));
    }

    private static final class Collected {
        final List<ComparedField> agrees = new ArrayList<>();
        final List<NearField> nearly = new ArrayList<>();
        final List<ComparedField> disagrees = new ArrayList<>();

        void put(ComparedField field, boolean agree) {
            (agree ? agrees : disagrees).add(field);
        }

        void near(ComparedField field, NearField.How how) {
            nearly.add(new NearField(field, how));
        }
    }

    /** Words of one part of a name, compared as names are: by sound and spelling. */
    private static void words(ComparedField field, String read, String listed, boolean cut, Collected fields) {
        if (NameTokens.same(read, listed)) {
            fields.put(field, true);
            return;
        }
        RecordScore score = RecordComparison.ofPairs()
                .compare(
                        PersonRecord.of(PersonName.ofDocument(read, "", cut)),
                        PersonRecord.of(PersonName.ofDocument(listed, "", false)));
        Set<FieldContribution.Finding> found = EnumSet.noneOf(FieldContribution.Finding.class);
        boolean anyWord = false;
        for (FieldContribution contribution : score.contributions()) {
            found.add(contribution.finding());
            anyWord |=
                    contribution.finding() == FieldContribution.Finding.NAME_WORDS_AGREE && contribution.figure() > 0;
        }
        if (!anyWord) {
            fields.put(field, false);
        } else if (found.contains(FieldContribution.Finding.NAME_WORDS_MISSING)
                || found.contains(FieldContribution.Finding.NAME_WORDS_CONFLICT)) {
            fields.near(field, NearField.How.SOME_WORDS);
        } else {
            fields.near(field, NearField.How.OTHER_SPELLING);
        }
    }

    private static void date(TravelDocument document, Notice.Person person, Collected fields) {
        DateAgreement agreement = beside(document, person).dateAgreement();
        switch (agreement) {
            case EQUAL -> fields.put(ComparedField.BIRTH_DATE, true);
            case DAY_AND_MONTH_SWAPPED -> fields.near(ComparedField.BIRTH_DATE, NearField.How.DAY_AND_MONTH_SWAPPED);
            case ONE_DIGIT, SWAPPED_AND_ONE_DIGIT -> fields.near(ComparedField.BIRTH_DATE, NearField.How.ONE_DIGIT);
            case YEAR_AND_MONTH, YEAR -> fields.near(ComparedField.BIRTH_DATE, NearField.How.AS_FAR_AS_KNOWN);
            case DAY_AND_MONTH, NEIGHBOURING_YEARS, YEAR_ONE_DIGIT, OTHER_DAY, NEAR, DIFFERENT ->
                fields.put(ComparedField.BIRTH_DATE, false);
            case UNKNOWN -> {
                // one of the two says nothing
            }
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
}
