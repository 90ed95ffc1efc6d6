package org.tambo.screening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tambo.device.DeviceEvent;
import org.tambo.document.Mrz;
import org.tambo.document.TravelDocument;
import org.tambo.document.UnreadableMrz;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.Gallery;
import org.tambo.fingerprint.SyntheticPictures;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Notice;
import org.tambo.watchlist.NumberAgreement;
import org.tambo.watchlist.PartialDate;
import org.tambo.watchlist.name.RecordComparison;

class EncounterTest {
    private static final Instant T0 = Instant.parse("2026-11-24T02:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-24");
    private static final Generation WATCHLIST =
            new Generation(Optional.of(new Generation.Header("lab", 3, T0)), Map.of(), Gallery.of(List.of()));

    /** The passport of ICAO Doc 9303-4, appendix A, with the holder's sex and birth date as printed there and a later expiry. */
    private static final List<String> ZONE =
            List.of("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3204153ZE184226B<<<<<16");

    private static final Notice.Person PERSON = new Notice.Person(
            List.of(new Notice.Name("ERIKSSON", "", "ANNA MARIA")),
            List.of(PartialDate.parse("1974-08")),
            "F",
            List.of("UTO"),
            List.of(new Notice.Document("P", "UTO", "L898902C3")),
            List.of(),
            List.of(),
            List.of());

    private static final Notice NOTICE = new Notice(
            "PER-2026-000123",
            "PER",
            Notice.Kind.REQUISITORIA,
            "Poder Judicial del Perú",
            "Mandato 123-2026",
            "",
            "",
            Notice.Action.DETAIN,
            null,
            LocalDate.of(2031, 10, 1),
            List.of(Notice.Viewer.values()),
            new Notice.Contact("Interpol Lima", "+51 1 000 0000"),
            PERSON,
            null,
            null,
            null);

    private static Notice notice(Notice.Action action, List<Notice.Viewer> visibleTo) {
        return new Notice(
                NOTICE.id(),
                "PER",
                Notice.Kind.ANTECEDENTE,
                NOTICE.authority(),
                NOTICE.legalBasis(),
                "",
                "",
                action,
                null,
                NOTICE.validUntil(),
                visibleTo,
                NOTICE.contact(),
                PERSON,
                null,
                null,
                null);
    }

    private static final StationPolicy POLICY = Policies.shipped("PER", Situation.EXIT);
    private static final Generation.Found FOUND = new Generation.Found(1, NOTICE);

    private final Encounter encounter = new Encounter("e1", T0, POLICY);

    @Test
    void asksForTheRightIndexOnceTheDocumentIsRead() throws UnreadableMrz {
        assertEquals(List.of(new Effect.AskFinger(FingerPosition.RIGHT_INDEX)), document());
    }

    @Test
    void answersContinueWhenNothingIsFound() throws UnreadableMrz {
        document();
        fingerSearched();
        assertAnswer(Verdict.CONTINUE);
    }

    @Test
    void forgetsBeforeItRecordsAnAnswerWithoutACandidate() throws UnreadableMrz {
        document();
        List<Effect> effects = fingerSearched();
        assertEquals(new Effect.Forget(), effects.getFirst());
        assertInstanceOf(Effect.RecordAnswer.class, effects.getLast());
    }

    @Test
    void forgetsNothingWhileACandidateIsOpen() throws UnreadableMrz {
        document();
        assertFalse(fingerSearched(byFinger()).contains(new Effect.Forget()));
    }

    @Test
    void answersSecondLineToAFingerThatMatches() throws UnreadableMrz {
        document();
        fingerSearched(byFinger());
        assertAnswer(Verdict.SECOND_LINE, Reason.FINGER_MATCH);
    }

    @Test
    void saysSecondLineBeforeTheFingerWhenTheDocumentNumberMatches() throws UnreadableMrz {
        documentFound(List.of(FOUND), List.of());
        Answer answer = answer();
        assertEquals(Verdict.SECOND_LINE, answer.verdict());
        assertFalse(answer.standing());
    }

    @Test
    void keepsWhatADocumentMatchFoundBeforeTheFingerIsThere() throws UnreadableMrz {
        assertEquals(
                new Effect.KeepSealed(),
                documentFound(List.of(FOUND), List.of()).getFirst());
    }

    @Test
    void answersCheckToNameAndBirthDateAlone() throws UnreadableMrz {
        documentFound(List.of(), List.of(byName()));
        fingerSearched();
        assertAnswer(Verdict.CHECK, Reason.NAME_AND_BIRTH_DATE_MATCH);
    }

    @Test
    void makesOneCandidateOfAllEvidenceForANotice() throws UnreadableMrz {
        documentFound(List.of(FOUND), List.of(byName()));
        fingerSearched(byFinger());
        List<Candidate> candidates = snapshot().candidates();
        assertEquals(1, candidates.size());
        assertEquals(3, candidates.getFirst().evidence().size());
    }

    private List<Effect> withdrawn() {
        return encounter.on(new EncounterEvent.NoticesWithdrawn(Set.of("PER/" + NOTICE.id()), T0.plusSeconds(9)));
    }

    @Test
    void answersWithoutANoticeThatIsWithdrawnAndSaysSo() throws UnreadableMrz {
        document();
        fingerSearched(byFinger());
        List<Effect> effects = withdrawn();
        assertAnswer(Verdict.CONTINUE, Reason.NOTICE_WITHDRAWN);
        assertEquals(T0.plusSeconds(9), snapshot().candidates().getFirst().withdrawn());
        assertEquals(new Effect.Forget(), effects.getFirst());
        assertInstanceOf(Effect.RecordAnswer.class, effects.getLast());
        assertFalse(encounter.hasOpenCandidate());
    }

    @Test
    void saysOfAConfirmedNoticeThatItIsWithdrawnAndChangesNothingElse() throws UnreadableMrz {
        document();
        fingerSearched(byFinger());
        encounter.on(
                new EncounterEvent.Adjudicated("c1", new Candidate.Adjudication(Finding.SAME, "o1", "Oficial", T0)));
        assertEquals(List.of(), withdrawn());
        assertAnswer(Verdict.SECOND_LINE, Reason.FINGER_MATCH);
        assertNotNull(snapshot().candidates().getFirst().withdrawn());
    }

    @Test
    void waitsForTheFingerStillWhenTheDocumentsNoticeIsWithdrawn() throws UnreadableMrz {
        documentFound(List.of(FOUND), List.of());
        assertEquals(List.of(), withdrawn());
        assertEquals(Verdict.CONTINUE, answer().verdict());
        assertFalse(answer().standing());
        fingerSearched(byFinger());
        assertAnswer(Verdict.SECOND_LINE, Reason.FINGER_MATCH, Reason.DOCUMENT_NUMBER_MATCH);
    }

    @Test
    void namesTheStrictestReasonFirst() throws UnreadableMrz {
        documentFound(List.of(), List.of(byName()));
        fingerSearched(byFinger());
        assertAnswer(Verdict.SECOND_LINE, Reason.FINGER_MATCH, Reason.NAME_AND_BIRTH_DATE_MATCH);
    }

    @Test
    void saysInWhichFieldsDocumentAndNoticeAgree() throws UnreadableMrz {
        documentFound(List.of(FOUND), List.of());
        Candidate candidate = snapshot().candidates().getFirst();
        assertEquals(
                List.of(
                        ComparedField.SURNAMES,
                        ComparedField.GIVEN_NAMES,
                        ComparedField.SEX,
                        ComparedField.NATIONALITY,
                        ComparedField.NUMBER),
                candidate.agrees());
        assertEquals(
                List.of(new NearField(ComparedField.BIRTH_DATE, NearField.How.AS_FAR_AS_KNOWN)), candidate.nearly());
        assertEquals(List.of(), candidate.disagrees());
    }

    @Test
    void asksAgainAfterAnUnreadableFinger() throws UnreadableMrz {
        document();
        assertEquals(List.of(new Effect.AskFinger(FingerPosition.RIGHT_INDEX)), unreadable());
        assertEquals(2, snapshot().finger().attempt());
    }

    @Test
    void saysWhatWouldMakeAPictureBetterUntilTheNextOne() throws UnreadableMrz {
        document();
        unreadable();
        assertEquals(List.of(FingerReading.Reason.TOO_DRY), snapshot().finger().reasons());
        encounter.on(new EncounterEvent.FingerDown());
        assertEquals(List.of(), snapshot().finger().reasons());
    }

    @Test
    void asksForTheNextFingerAfterTwoUnreadableOnes() throws UnreadableMrz {
        document();
        unreadable();
        assertEquals(List.of(new Effect.AskFinger(FingerPosition.LEFT_INDEX)), unreadable());
    }

    @Test
    void answersCheckWhenNoFingerCouldBeRead() throws UnreadableMrz {
        document();
        for (int i = 0; i < 4; i++) {
            unreadable();
        }
        assertAnswer(Verdict.CHECK, Reason.FINGER_NOT_HAD);
    }

    @Test
    void countsNoAttemptWhileNoFingerIsPutDown() throws UnreadableMrz {
        document();
        encounter.on(new EncounterEvent.CaptureFailed(DeviceEvent.Retry.NO_FINGER, T0));
        assertEquals(1, snapshot().finger().attempt());
    }

    @Test
    void answersCheckWhenTheOfficerSaysThereIsNoFinger() throws UnreadableMrz {
        document();
        encounter.on(new EncounterEvent.NoFingerToBeHad(FingerProblem.INJURED, T0));
        assertAnswer(Verdict.CHECK, Reason.FINGER_NOT_HAD);
    }

    @Test
    void waitsTenSecondsForAScannerThatIsGone() throws UnreadableMrz {
        document();
        encounter.on(new EncounterEvent.ScannerLost(T0));
        encounter.on(new EncounterEvent.TimePassed(T0.plusSeconds(10)));
        assertNull(snapshot().answer());
        encounter.on(new EncounterEvent.TimePassed(T0.plusSeconds(11)));
        assertAnswer(Verdict.CHECK, Reason.FINGER_NOT_HAD);
    }

    @Test
    void asksTheScannerThatIsBackInTime() throws UnreadableMrz {
        document();
        encounter.on(new EncounterEvent.ScannerLost(T0));
        assertEquals(
                List.of(new Effect.AskFinger(FingerPosition.RIGHT_INDEX)),
                encounter.on(new EncounterEvent.ScannerReady()));
        encounter.on(new EncounterEvent.TimePassed(T0.plusSeconds(60)));
        assertNull(snapshot().answer());
    }

    @Test
    void takesTheFingerAgainAfterItWasNotHad() throws UnreadableMrz {
        document();
        encounter.on(new EncounterEvent.NoFingerToBeHad(FingerProblem.MISSING, T0));
        encounter.on(new EncounterEvent.AskAgain());
        fingerSearched();
        assertAnswer(Verdict.CONTINUE);
    }

    @Test
    void answersCheckToAWrongCheckDigit() throws UnreadableMrz {
        encounter.on(new EncounterEvent.DocumentRead(
                parse(ZONE.getFirst(), ZONE.getLast().replace("L898902C36", "L898902C37")),
                WATCHLIST,
                List.of(),
                List.of(),
                Exclusions.NONE,
                T0));
        fingerSearched();
        assertAnswer(Verdict.CHECK, Reason.CHECK_DIGIT_WRONG);
    }

    @Test
    void answersCheckWithoutADocument() {
        encounter.on(new EncounterEvent.WithoutDocument(WATCHLIST));
        fingerSearched();
        assertAnswer(Verdict.CHECK, Reason.DOCUMENT_NOT_READ);
    }

    @Test
    void answersCheckWithoutAWatchlist() throws UnreadableMrz {
        encounter.on(new EncounterEvent.DocumentRead(
                parse(ZONE.getFirst(), ZONE.getLast()), Generation.empty(), List.of(), List.of(), Exclusions.NONE, T0));
        encounter.on(new EncounterEvent.FingerSearched(search(Generation.empty()), 80, T0, T0));
        assertAnswer(Verdict.CHECK, Reason.WATCHLIST_EMPTY);
    }

    @Test
    void keepsAnUnreadableDocumentOutAndGoesOnWaiting() {
        encounter.on(new EncounterEvent.DocumentUnreadable(DocumentProblem.LINE_LENGTH));
        assertEquals(DocumentProblem.LINE_LENGTH, snapshot().documentProblem());
        assertEquals(EncounterSnapshot.Phase.AWAITING_DOCUMENT, snapshot().phase());
    }

    @Test
    void recordsTheFirstFindingOnACandidateAndNoSecondOne() throws UnreadableMrz {
        documentFound(List.of(FOUND), List.of());
        assertEquals(1, adjudicate(Finding.NOT_SAME).size());
        assertEquals(List.of(), adjudicate(Finding.SAME));
    }

    @Test
    void isNotClosedOverAnOpenCandidate() throws UnreadableMrz {
        documentFound(List.of(FOUND), List.of());
        assertEquals(List.of(), encounter.on(new EncounterEvent.Closed()));
        adjudicate(Finding.CANNOT_TELL);
        assertTrue(encounter.on(new EncounterEvent.Closed()).contains(new Effect.Forget()));
    }

    @Test
    void measuresFromTheImageToTheAnswer() throws UnreadableMrz {
        document();
        encounter.on(new EncounterEvent.FingerSearched(search(WATCHLIST), 80, T0, T0.plusMillis(85)));
        assertEquals(85.0, answer().imageToAnswerMs());
    }

    @Test
    void isRestoredToAdjudicationWhenItHadBeenAnswered() throws UnreadableMrz {
        documentFound(List.of(FOUND), List.of());
        fingerSearched();
        Encounter restored =
                Encounter.restore(snapshot(), parse(ZONE.getFirst(), ZONE.getLast()), Exclusions.NONE, POLICY);
        assertTrue(restored.isAnswered());
        assertTrue(restored.hasOpenCandidate());
    }

    @Test
    void isRestoredAsInterruptedWhenItHadNotBeenAnswered() throws UnreadableMrz {
        documentFound(List.of(FOUND), List.of());
        Encounter restored =
                Encounter.restore(snapshot(), parse(ZONE.getFirst(), ZONE.getLast()), Exclusions.NONE, POLICY);
        assertEquals(
                EncounterSnapshot.Phase.INTERRUPTED,
                restored.snapshot(TODAY, false).phase());
    }

    @Test
    void findsTheSameNoticeAgainAfterARestoreAsTheSameCandidate() throws UnreadableMrz {
        documentFound(List.of(FOUND), List.of());
        Encounter restored =
                Encounter.restore(snapshot(), parse(ZONE.getFirst(), ZONE.getLast()), Exclusions.NONE, POLICY);
        restored.on(new EncounterEvent.AskAgain());
        restored.on(new EncounterEvent.FingerSearched(
                search(WATCHLIST, new Generation.FoundByFinger(new Generation.Found(77, NOTICE), match())),
                80,
                T0,
                T0));
        assertEquals(1, restored.snapshot(TODAY, false).candidates().size());
    }

    @Test
    void takesNoFingerAfterTheAnswerStands() throws UnreadableMrz {
        document();
        fingerSearched();
        assertEquals(List.of(), fingerSearched(byFinger()));
        assertAnswer(Verdict.CONTINUE);
    }

    // another finger

    @Test
    void asksForAnotherFingerInsteadOfRaisingAHitWhereOneIsNear() throws UnreadableMrz {
        document();
        List<Effect> effects = fingerSearched(byFinger(25));
        assertEquals(List.of(new Effect.AskAnotherFinger(FingerPosition.RIGHT_INDEX, AnotherFinger.NEAR)), effects);
        assertEquals(EncounterSnapshot.Phase.AWAITING_ANOTHER_FINGER, snapshot().phase());
        assertEquals(List.of(), snapshot().candidates());
    }

    /** The notice's person with two fingers, beside another's. */
    private static Generation twoFingersEnrolled() {
        Gallery gallery = Gallery.of(List.of(
                new Gallery.Enrolled(1, FingerPosition.RIGHT_INDEX, template()),
                new Gallery.Enrolled(1, FingerPosition.LEFT_THUMB, template()),
                new Gallery.Enrolled(2, FingerPosition.LEFT_INDEX, template())));
        return new Generation(WATCHLIST.header(), Map.of(1L, NOTICE), gallery);
    }

    private List<Effect> searchedAmongTwo(Generation watchlist, double score) {
        return encounter.on(new EncounterEvent.FingerSearched(search(watchlist, byFinger(score)), 80, T0, T0));
    }

    @Test
    void asksForTheFingerThatIsEnrolledToo() throws UnreadableMrz {
        document();
        assertEquals(
                List.of(new Effect.AskAnotherFinger(FingerPosition.LEFT_THUMB, AnotherFinger.NEAR)),
                searchedAmongTwo(twoFingersEnrolled(), 30));
    }

    @Test
    void raisesAHitOfTwoFingersThatAreNearTogether() throws UnreadableMrz {
        Generation watchlist = twoFingersEnrolled();
        document();
        searchedAmongTwo(watchlist, 25);
        searchedAmongTwo(watchlist, 25);
        assertAnswer(Verdict.SECOND_LINE, Reason.FINGER_MATCH);
        Evidence.Finger evidence =
                (Evidence.Finger) snapshot().candidates().getFirst().evidence().getFirst();
        assertTrue(evidence.score() > 30);
    }

    @Test
    void raisesNoHitOfTwoPrintsOfOneFingerThatAreNear() throws UnreadableMrz {
        document();
        fingerSearched(byFinger(25));
        assertEquals(
                List.of(new Effect.AskAnotherFinger(FingerPosition.RIGHT_INDEX, AnotherFinger.STILL_NEAR)),
                fingerSearched(byFinger(25)));
        assertEquals(List.of(), snapshot().candidates());
    }

    @Test
    void raisesAHitOfABetterPrintOfTheSameFinger() throws UnreadableMrz {
        document();
        fingerSearched(byFinger(25));
        fingerSearched(byFinger(50));
        assertAnswer(Verdict.SECOND_LINE, Reason.FINGER_MATCH);
    }

    @Test
    void letsContinueWhomTheOtherFingerSpeaksAgainst() throws UnreadableMrz {
        document();
        fingerSearched(byFinger(21));
        List<Effect> effects = fingerSearched(byFinger(0));
        assertAnswer(Verdict.CONTINUE);
        assertTrue(effects.contains(new Effect.Forget()));
    }

    @Test
    void asksForTwoOtherFingersAtMost() throws UnreadableMrz {
        document();
        fingerSearched(byFinger(25));
        assertEquals(
                List.of(new Effect.AskAnotherFinger(FingerPosition.RIGHT_INDEX, AnotherFinger.STILL_NEAR)),
                fingerSearched(byFinger(5)));
        fingerSearched(byFinger(5));
        assertAnswer(Verdict.CONTINUE);
    }

    @Test
    void answersCheckWhereNoOtherFingerCanBeHad() throws UnreadableMrz {
        document();
        fingerSearched(byFinger(25));
        encounter.on(new EncounterEvent.NoFingerToBeHad(FingerProblem.MISSING, T0));
        assertAnswer(Verdict.CHECK, Reason.SECOND_FINGER_NOT_HAD);
    }

    @Test
    void takesAFingerForANoticeInQuestionAsOneOfFew() throws UnreadableMrz {
        FingerTemplate other = template();
        Gallery many = Gallery.of(LongStream.rangeClosed(2, 1_001)
                .mapToObj(notice -> new Gallery.Enrolled(notice, FingerPosition.LEFT_INDEX, other))
                .toList());
        Generation watchlist = new Generation(WATCHLIST.header(), Map.of(1L, NOTICE), many);
        documentFound(List.of(), List.of(byName()));
        encounter.on(new EncounterEvent.FingerSearched(search(watchlist, byFinger(35)), 80, T0, T0));
        assertAnswer(Verdict.SECOND_LINE, Reason.FINGER_MATCH, Reason.NAME_AND_BIRTH_DATE_MATCH);
    }

    // learning how impostors score

    @Test
    void learnsFromAFingerThatIsNobodys() throws UnreadableMrz {
        Generation watchlist = new Generation(
                WATCHLIST.header(),
                Map.of(1L, NOTICE),
                Gallery.of(List.of(new Gallery.Enrolled(1, FingerPosition.RIGHT_INDEX, template()))));
        document();
        List<Effect> effects =
                encounter.on(new EncounterEvent.FingerSearched(search(watchlist, byFinger(12)), 80, T0, T0));
        assertTrue(effects.contains(new Effect.LearnImpostor(12, 1)));
    }

    @Test
    void learnsNothingFromAFingerThatMatchesUntilItIsRefuted() throws UnreadableMrz {
        document();
        assertFalse(fingerSearched(byFinger(120)).stream().anyMatch(Effect.LearnImpostor.class::isInstance));
        assertTrue(adjudicate(Finding.NOT_SAME).contains(new Effect.LearnImpostor(120, 0)));
    }

    @Test
    void learnsNothingFromAFingerThatIsConfirmed() throws UnreadableMrz {
        document();
        fingerSearched(byFinger(120));
        assertEquals(1, adjudicate(Finding.SAME).size());
    }

    // exclusions

    private static Exclusions excluded(Notice notice, String... evidence) {
        return new Exclusions(
                List.of(new Exclusions.Entry(
                        4, hashes(notice), Set.of(evidence), T0.minusSeconds(60), T0.plusSeconds(60))),
                EncounterTest::hashes);
    }

    private static Exclusions.Hashes hashes(Notice notice) {
        return new Exclusions.Hashes(notice.id(), notice.toString());
    }

    private void documentFound(Exclusions exclusions) throws UnreadableMrz {
        encounter.on(new EncounterEvent.DocumentRead(
                parse(ZONE.getFirst(), ZONE.getLast()), WATCHLIST, List.of(), List.of(byName()), exclusions, T0));
    }

    @Test
    void showsWhatWasRefutedBeforeAndDoesNotRaiseTheAnswerByIt() throws UnreadableMrz {
        documentFound(excluded(NOTICE, "NAME_AND_BIRTH_DATE"));
        fingerSearched();
        assertAnswer(Verdict.CONTINUE, Reason.EXCLUDED);
        assertNotNull(snapshot().candidates().getFirst().exclusion());
    }

    @Test
    void asksNobodyToDecideOnWhatWasRefutedBefore() throws UnreadableMrz {
        documentFound(excluded(NOTICE, "NAME_AND_BIRTH_DATE"));
        fingerSearched();
        assertEquals(List.of(), adjudicate(Finding.SAME));
        assertFalse(encounter.hasOpenCandidate());
    }

    @Test
    void raisesARefutedNoticeAgainWhereAFingerSpeaksForIt() throws UnreadableMrz {
        documentFound(excluded(NOTICE, "NAME_AND_BIRTH_DATE"));
        fingerSearched(byFinger(120));
        assertAnswer(Verdict.SECOND_LINE, Reason.FINGER_MATCH, Reason.NAME_AND_BIRTH_DATE_MATCH);
    }

    @Test
    void raisesARefutedNoticeAgainThatHasBeenChanged() throws UnreadableMrz {
        Exclusions exclusions = new Exclusions(
                excluded(NOTICE, "NAME_AND_BIRTH_DATE").entries(),
                notice -> new Exclusions.Hashes(notice.id(), "as it is now"));
        assertEquals(List.of(4L), exclusions.outdated(NOTICE));
        documentFound(exclusions);
        fingerSearched();
        assertAnswer(Verdict.CHECK, Reason.NAME_AND_BIRTH_DATE_MATCH);
    }

    // typed numbers

    private static final TypedNumber TYPED = new TypedNumber(TypedNumber.Kind.DOCUMENT, "UTO", "L898902C3");
    private static final Generation.FoundByNumber TYPED_FOUND =
            new Generation.FoundByNumber(FOUND, NumberAgreement.EXACT);

    private List<Effect> typed(Generation.FoundByNumber... found) {
        return encounter.on(new EncounterEvent.NumberTyped(TYPED, WATCHLIST, List.of(found), T0));
    }

    @Test
    void answersATypedNumberAloneWithoutDocumentAndFinger() {
        typed();
        assertAnswer(Verdict.CONTINUE);
    }

    @Test
    void raisesTheNoticeOfATypedNumber() {
        typed(TYPED_FOUND);
        assertAnswer(Verdict.SECOND_LINE, Reason.NUMBER_TYPED_MATCH);
        assertTrue(encounter.hasOpenCandidate());
    }

    @Test
    void makesAnAnswerThatStandsStricterByATypedNumber() throws UnreadableMrz {
        document();
        fingerSearched();
        assertInstanceOf(Effect.RecordAnswer.class, typed(TYPED_FOUND).getLast());
        assertAnswer(Verdict.SECOND_LINE, Reason.NUMBER_TYPED_MATCH);
    }

    @Test
    void goesOnAskingForTheFingerAfterATypedNumber() throws UnreadableMrz {
        document();
        assertEquals(List.of(new Effect.KeepSealed()), typed(TYPED_FOUND));
        assertFalse(answer().standing());
        assertEquals(EncounterSnapshot.Phase.AWAITING_FINGER, snapshot().phase());
    }

    @Test
    void countsANumberOnceThatIsTypedTwice() {
        typed(TYPED_FOUND);
        typed(TYPED_FOUND);
        assertEquals(1, snapshot().candidates().getFirst().evidence().size());
    }

    // policy

    @Test
    void answersAsPolicySaysToAnExpiredDocument() throws UnreadableMrz {
        encounter.on(new EncounterEvent.DocumentRead(
                parse(ZONE.getFirst(), "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
                WATCHLIST,
                List.of(),
                List.of(),
                Exclusions.NONE,
                T0));
        fingerSearched();
        assertAnswer(Verdict.CHECK, Reason.DOCUMENT_EXPIRED);
    }

    @Test
    void saysOfADiscreetCheckOnlyThatThereIsANote() throws UnreadableMrz {
        Notice discreet = notice(Notice.Action.DISCREET_CHECK, List.of(Notice.Viewer.values()));
        documentFound(List.of(new Generation.Found(1, discreet)), List.of());
        fingerSearched();
        assertAnswer(Verdict.CONTINUE, Reason.NOTE_FOR_OFFICER);
        assertTrue(encounter.hasOpenCandidate());
    }

    @Test
    void saysOnlyCheckOfANoticeForTheSupervisorsEyes() throws UnreadableMrz {
        Notice hidden = notice(Notice.Action.DETAIN, List.of(Notice.Viewer.SUPERVISOR));
        documentFound(List.of(new Generation.Found(1, hidden)), List.of());
        fingerSearched();
        assertAnswer(Verdict.CHECK, Reason.CALL_SUPERVISOR);
    }

    @Test
    void showsTheOfficerNothingOfANoticeForTheSupervisorsEyes() throws UnreadableMrz {
        Notice hidden = notice(Notice.Action.DETAIN, List.of(Notice.Viewer.SUPERVISOR));
        documentFound(List.of(new Generation.Found(1, hidden)), List.of());
        fingerSearched();
        Candidate shown = snapshot().forOfficer().candidates().getFirst();
        assertTrue(shown.restricted());
        assertEquals(List.of(), shown.evidence());
        assertEquals(List.of(), shown.agrees());
        assertNull(shown.notice().person());
        assertEquals(
                "",
                shown.notice().authority()
                        + shown.notice().legalBasis()
                        + shown.notice().id());
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void leavesEveryCandidateForAPersonToDecideWhateverTheAnswer(Verdict verdict) throws UnreadableMrz {
        switch (verdict) {
            case CONTINUE -> saysOfADiscreetCheckOnlyThatThereIsANote();
            case CHECK -> answersCheckToNameAndBirthDateAlone();
            case SECOND_LINE -> answersSecondLineToAFingerThatMatches();
        }
        assertEquals(verdict, answer().verdict());
        Candidate candidate = snapshot().candidates().getFirst();
        assertNull(candidate.adjudication());
        assertNull(candidate.hit());
    }

    private List<Effect> document() throws UnreadableMrz {
        return documentFound(List.of(), List.of());
    }

    private List<Effect> documentFound(List<Generation.Found> byNumber, List<Generation.FoundByName> byName)
            throws UnreadableMrz {
        return encounter.on(new EncounterEvent.DocumentRead(
                parse(ZONE.getFirst(), ZONE.getLast()), WATCHLIST, byNumber, byName, Exclusions.NONE, T0));
    }

    private static TravelDocument parse(String first, String second) throws UnreadableMrz {
        return Mrz.parse(List.of(first, second), TODAY);
    }

    private static Generation.FoundByFinger byFinger() {
        return new Generation.FoundByFinger(FOUND, match());
    }

    private static Generation.FoundByFinger byFinger(double score) {
        return new Generation.FoundByFinger(
                FOUND, new Gallery.FingerCandidate(1, FingerPosition.RIGHT_INDEX, score, 0, 0));
    }

    private static FingerTemplate template() {
        return ((FingerReading.Readable) FingerReading.of(SyntheticPictures.finger(1, 0))).template();
    }

    private static Generation.FoundByName byName() {
        return new Generation.FoundByName(
                FOUND, RecordComparison.ofPairs().compare(Generation.record(PERSON), Generation.record(PERSON)));
    }

    private static FingerSearch search(Generation watchlist, Generation.FoundByFinger... likeliest) {
        return new FingerSearch(watchlist, List.of(likeliest), ImpostorScale.OF_ENGINE, 1);
    }

    private static Gallery.FingerCandidate match() {
        return new Gallery.FingerCandidate(1, FingerPosition.RIGHT_INDEX, 120, 45, 1e-12);
    }

    private List<Effect> fingerSearched(Generation.FoundByFinger... found) {
        return encounter.on(new EncounterEvent.FingerSearched(search(WATCHLIST, found), 80, T0, T0));
    }

    private List<Effect> unreadable() {
        return encounter.on(new EncounterEvent.FingerUnreadable(
                FingerProblem.POOR_IMAGE, 10, List.of(FingerReading.Reason.TOO_DRY), T0, T0));
    }

    private List<Effect> adjudicate(Finding finding) {
        return encounter.on(new EncounterEvent.Adjudicated(
                "c1", new Candidate.Adjudication(finding, "demo", "Oficial de demostración", T0)));
    }

    private EncounterSnapshot snapshot() {
        return encounter.snapshot(TODAY, false);
    }

    private Answer answer() {
        Answer answer = snapshot().answer();
        assertNotNull(answer);
        return answer;
    }

    private void assertAnswer(Verdict verdict, Reason... reasons) {
        Answer answer = answer();
        assertTrue(answer.standing());
        assertEquals(verdict, answer.verdict());
        assertEquals(List.of(reasons), answer.reasons());
    }
}
