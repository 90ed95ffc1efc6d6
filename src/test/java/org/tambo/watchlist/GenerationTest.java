package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.SyntheticPictures;
import org.tambo.watchlist.name.BirthDate;
import org.tambo.watchlist.name.PersonName;
import org.tambo.watchlist.name.PersonRecord;
import org.tambo.watchlist.name.PersonSex;

class GenerationTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final Instant ISSUED_AT = Instant.parse("2026-11-24T00:00:00Z");

    private static Generation generation(NoticeLine... lines) {
        return generation(ISSUED_AT, lines);
    }

    private static Generation generation(Instant issuedAt, NoticeLine... lines) {
        return ReadFile.generation(new Generation.Header("lab", 7, issuedAt), List.of(lines));
    }

    private static NoticeLine line(
            String id,
            @Nullable LocalDate validUntil,
            Notice.@Nullable Person person,
            Notice.@Nullable LostDocument document,
            List<Notice.Finger> fingers) {
        Notice notice = new Notice(
                id,
                "PER",
                Notice.Kind.REQUISITORIA,
                "Poder Judicial del Perú",
                "Mandato 123-2026",
                "",
                "",
                Notice.Action.DETAIN,
                null,
                validUntil == null ? TODAY.plusYears(5) : validUntil,
                List.of(Notice.Viewer.values()),
                new Notice.Contact("Interpol Lima", "+51 1 000 0000"),
                person,
                document,
                null,
                null);
        return new NoticeLine(notice, fingers, 0, List.of());
    }

    private static NoticeLine holder(String id, String... numbers) {
        List<Notice.Document> documents = new ArrayList<>();
        for (String number : numbers) {
            documents.add(new Notice.Document("P", "PER", number));
        }
        return line(id, null, person(null, documents), null, List.of());
    }

    private static NoticeLine lost(String id, String number, @Nullable LocalDate validUntil) {
        var document = new Notice.LostDocument("P", "PER", number, null, Notice.LostDocument.Status.LOST);
        return line(id, validUntil, null, document, List.of());
    }

    private static NoticeLine born(String id, @Nullable String birthDate) {
        PartialDate date = birthDate == null ? null : PartialDate.parse(birthDate);
        return line(id, null, person(date, List.of()), null, List.of());
    }

    private static Notice.Person person(@Nullable PartialDate birthDate, List<Notice.Document> documents) {
        return new Notice.Person(
                List.of(new Notice.Name("QUISPE", "MAMANI", "JUAN"), new Notice.Name("CONDORI", "", "JOSÉ")),
                birthDate == null ? List.of() : List.of(birthDate),
                null,
                List.of(),
                documents,
                List.of(),
                List.of(),
                List.of());
    }

    private static NoticeLine withFinger(String id, long seed, @Nullable LocalDate validUntil) {
        return line(
                id,
                validUntil,
                person(null, List.of()),
                null,
                List.of(new Notice.Finger(FingerPosition.RIGHT_INDEX, template(seed, 0))));
    }

    private static FingerTemplate template(long seed, int touch) {
        return assertInstanceOf(FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(seed, touch)))
                .template();
    }

    private static List<String> ids(List<Generation.Found> found) {
        return found.stream().map(one -> one.notice().id()).toList();
    }

    private static List<String> byNumber(Generation generation, String issuer, String number) {
        return ids(generation.byNumber(issuer, number, TODAY));
    }

    private static List<String> byName(Generation generation, String surnames, String givenNames, String birthDate) {
        PersonRecord traveller = PersonRecord.of(
                PersonName.ofDocument(surnames, givenNames, false), BirthDate.parse(birthDate), PersonSex.UNKNOWN);
        return ids(generation.byName(traveller, TODAY).stream()
                .map(Generation.FoundByName::found)
                .toList());
    }

    // by number

    @Test
    void findsReportedDocumentByItsNumber() {
        assertEquals(List.of("PER-1"), byNumber(generation(lost("PER-1", "118000001", null)), "PER", "118000001"));
    }

    @Test
    void findsPersonByTheNumberOfAnyDocument() {
        Generation generation = generation(holder("PER-1", "116000123", "44556677"));
        assertEquals(List.of("PER-1"), byNumber(generation, "PER", "44556677"));
    }

    @Test
    void findsNumberWithoutAndWithFillers() {
        assertEquals(List.of("PER-1"), byNumber(generation(lost("PER-1", "D1234567", null)), "PER", "D1234567<"));
        assertEquals(List.of("PER-1"), byNumber(generation(lost("PER-1", "D1234567<", null)), "PER", "D1234567"));
    }

    @Test
    void findsNumberHoweverItIsSetApart() {
        assertEquals(List.of("PER-1"), byNumber(generation(lost("PER-1", "d-12.345/67", null)), "PER", "D1234567"));
    }

    @Test
    void findsNoNumberOfAnotherIssuer() {
        assertEquals(List.of(), byNumber(generation(lost("PER-1", "118000001", null)), "BOL", "118000001"));
    }

    @Test
    void findsNoOtherNumber() {
        assertEquals(List.of(), byNumber(generation(lost("PER-1", "118000001", null)), "PER", "118000002"));
    }

    @Test
    void findsNobodyByANumberThatWasNotRead() {
        assertEquals(List.of(), byNumber(generation(lost("PER-1", "118000001", null)), "PER", "<<<<<<<<<"));
    }

    @Test
    void findsAllNoticesOfOneNumber() {
        Generation generation = generation(lost("PER-1", "118000001", null), holder("PER-2", "118000001"));
        assertEquals(List.of("PER-1", "PER-2"), byNumber(generation, "PER", "118000001"));
    }

    @Test
    void findsNoticeOnceThatNamesItsNumberTwice() {
        assertEquals(
                List.of("PER-1"),
                byNumber(generation(holder("PER-1", "118-000-001", "118000001")), "PER", "118000001"));
    }

    // by name and birth date

    @Test
    void findsPersonByNameAndBirthDate() {
        assertEquals(
                List.of("PER-1"),
                byName(generation(born("PER-1", "1990-05-03")), "QUISPE MAMANI", "JUAN", "1990-05-03"));
    }

    @Test
    void findsPersonByAlias() {
        assertEquals(
                List.of("PER-1"), byName(generation(born("PER-1", "1990-05-03")), "CONDORI", "JOSE", "1990-05-03"));
    }

    @Test
    void findsNobodyOfAnotherName() {
        assertEquals(List.of(), byName(generation(born("PER-1", "1990-05-03")), "HUANCA", "JUAN", "1990-05-03"));
    }

    @Test
    void findsNobodyBornOnAnotherDay() {
        assertEquals(List.of(), byName(generation(born("PER-1", "1990-05-03")), "QUISPE", "JUAN", "1990-11-24"));
    }

    @Test
    void findsWhoseBirthIsKnownInPartTheLikeliestFirst() {
        Generation generation = generation(born("PER-1", "1990"), born("PER-2", "1990-05"), born("PER-3", "1990-06"));
        assertEquals(List.of("PER-2", "PER-1"), byName(generation, "QUISPE", "JUAN", "1990-05-03"));
    }

    @Test
    void findsPersonForTravellerOfWhoseBirthOnlyTheYearIsKnown() {
        assertEquals(List.of("PER-1"), byName(generation(born("PER-1", "1990-05-03")), "QUISPE", "JUAN", "1990"));
    }

    @Test
    void findsPersonWhoseBirthDateHasOneWrongDigit() {
        assertEquals(
                List.of("PER-1"),
                byName(generation(born("PER-1", "1990-05-03")), "QUISPE MAMANI", "JUAN", "1990-05-08"));
    }

    @Test
    void findsPersonByNameAloneWhereNoBirthDateIsKnown() {
        assertEquals(List.of("PER-1"), byName(generation(born("PER-1", null)), "QUISPE MAMANI", "JUAN", "1990-05-03"));
    }

    // by finger

    @Test
    void findsPersonByFinger() {
        Generation generation = generation(withFinger("PER-1", 1, null), withFinger("PER-2", 2, null));
        assertEquals(
                List.of("PER-2"),
                generation.likeliestByFinger(template(2, 1), 1, TODAY).stream()
                        .map(found -> found.found().notice().id())
                        .toList());
    }

    @Test
    void ranksEveryFingerWhateverItScores() {
        assertEquals(
                1,
                generation(withFinger("PER-1", 1, null))
                        .likeliestByFinger(template(2, 0), 5, TODAY)
                        .size());
    }

    @Test
    void saysWhichFingersAreEnrolledForANotice() {
        Generation generation = generation(withFinger("PER-1", 1, null));
        long key = generation
                .likeliestByFinger(template(1, 1), 1, TODAY)
                .getFirst()
                .found()
                .key();
        assertEquals(Set.of(FingerPosition.RIGHT_INDEX), generation.enrolled(Set.of(key)));
    }

    /** Its key is given again, to whom the next change brings. */
    @Test
    void takesNoFingerOverFromAChangeThatFailed() {
        Generation before = generation(withFinger("PER-1", 1, null));
        Generation.Header header = before.header().orElseThrow();
        Generation.Change failed = new Generation.Change();
        NoticeLine enrolled = withFinger("PER-8", 2, null);
        failed.add(8, enrolled.notice());
        enrolled.fingers().forEach(finger -> failed.add(8, finger));
        failed.of(before, header);
        Generation.Change next = new Generation.Change();
        next.add(8, born("PER-9", null).notice());
        assertEquals(Set.of(), next.of(before, header).enrolled(Set.of(8L)));
    }

    @Test
    void findsNobodyByFingerWhoseNoticeHasEnded() {
        Generation generation = generation(withFinger("PER-1", 1, TODAY.minusDays(1)));
        assertEquals(List.of(), generation.likeliestByFinger(template(1, 1), 1, TODAY));
    }

    // validity

    @Test
    void findsNoticeOnItsLastDay() {
        assertEquals(List.of("PER-1"), byNumber(generation(lost("PER-1", "118000001", TODAY)), "PER", "118000001"));
    }

    @Test
    void findsNoNoticeAfterItsLastDay() {
        Generation generation = generation(lost("PER-1", "118000001", TODAY.minusDays(1)));
        assertEquals(List.of(), byNumber(generation, "PER", "118000001"));
    }

    // age

    private static Generation.Age ageAfter(Duration passed) {
        return generation().age(ISSUED_AT.plus(passed), Duration.ofHours(24), Duration.ofHours(72));
    }

    @Test
    void hasNoAgeBeforeTheFirstWatchlist() {
        assertEquals(
                Generation.Age.NONE, Generation.empty().age(ISSUED_AT, Duration.ofHours(24), Duration.ofHours(72)));
    }

    @Test
    void isFreshForADay() {
        assertEquals(Generation.Age.FRESH, ageAfter(Duration.ofHours(24)));
    }

    @Test
    void isAmberAfterADay() {
        assertEquals(Generation.Age.AMBER, ageAfter(Duration.ofHours(24).plusMillis(1)));
        assertEquals(Generation.Age.AMBER, ageAfter(Duration.ofHours(72)));
    }

    @Test
    void isRedAfterThreeDays() {
        assertEquals(Generation.Age.RED, ageAfter(Duration.ofHours(72).plusMillis(1)));
    }

    @Test
    void isFreshWhereTheClocksAreAnHourApart() {
        assertEquals(Generation.Age.FRESH, ageAfter(Duration.ofHours(-1)));
    }

    @Test
    void isRedWhereItComesFromTheFuture() {
        assertEquals(Generation.Age.RED, ageAfter(Duration.ofHours(-1).minusMillis(1)));
    }

    @Test
    void isRedHoweverFarInTheFuture() {
        assertEquals(
                Generation.Age.RED, generation(Instant.MAX).age(ISSUED_AT, Duration.ofHours(24), Duration.ofHours(72)));
    }
}
