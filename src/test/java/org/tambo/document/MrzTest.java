package org.tambo.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tambo.document.UnreadableMrz.Reason;

/** The zones of Anna Maria Eriksson, Peter Stevenson and so on are the specimens printed in ICAO Doc 9303. */
class MrzTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    /** Doc 9303-4, appendix A. */
    private static final List<String> PASSPORT =
            List.of("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10");

    /** Doc 9303-5, appendix B. */
    private static final List<String> CARD = List.of(
            "I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<");

    private static TravelDocument read(String... lines) throws UnreadableMrz {
        return Mrz.parse(List.of(lines), TODAY);
    }

    private static FieldCheck check(TravelDocument document, CheckedField field) {
        return document.checks().stream()
                .filter(check -> check.field() == field)
                .findFirst()
                .orElseThrow();
    }

    private static Reason refusal(String... lines) {
        return assertThrows(UnreadableMrz.class, () -> read(lines)).reason();
    }

    @Test
    void readsEveryFieldOfAPassport() throws UnreadableMrz {
        var document = Mrz.parse(PASSPORT, TODAY);
        assertEquals(
                new TravelDocument(
                        MrzFormat.TD3,
                        "P",
                        "UTO",
                        "L898902C3",
                        "ERIKSSON",
                        "ANNA MARIA",
                        false,
                        "UTO",
                        new MrzDate("740812", MrzDate.Reading.COMPLETE, 1974, 8, 12),
                        Sex.F,
                        new MrzDate("120415", MrzDate.Reading.COMPLETE, 2012, 4, 15),
                        "ZE184226B",
                        List.of(
                                new FieldCheck(CheckedField.NUMBER, '6', '6', true, false),
                                new FieldCheck(CheckedField.BIRTH_DATE, '2', '2', true, false),
                                new FieldCheck(CheckedField.EXPIRY_DATE, '9', '9', true, false),
                                new FieldCheck(CheckedField.OPTIONAL, '1', '1', true, false),
                                new FieldCheck(CheckedField.COMPOSITE, '0', '0', true, false))),
                document);
    }

    @Test
    void readsEveryFieldOfACard() throws UnreadableMrz {
        var document = Mrz.parse(CARD, TODAY);
        assertEquals(MrzFormat.TD1, document.format());
        assertEquals("I", document.code());
        assertEquals("D23145890", document.number());
        assertEquals("ERIKSSON", document.primaryIdentifier());
        assertEquals("ANNA MARIA", document.secondaryIdentifier());
        assertEquals("UTO", document.nationality());
        assertEquals("1974-08-12", document.birthDate().toString());
        assertEquals("2012-04-15", document.expiryDate().toString());
        assertEquals("", document.optionalData());
        assertTrue(document.allChecksValid());
    }

    @Test
    void joinsBothOptionalFieldsOfACard() throws UnreadableMrz {
        var document = read(
                "CIUTOD231458907A123X5328434D23", "3407127M9507122UTO<<<<<<<<<<<6", "STEVENSON<<PETER<<<<<<<<<<<<<<");
        assertEquals("A123X5328434D23", document.optionalData());
    }

    @Test
    void readsATd2Card() throws UnreadableMrz {
        var document = read("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6");
        assertEquals(MrzFormat.TD2, document.format());
        assertEquals("D23145890", document.number());
        assertTrue(document.allChecksValid());
    }

    @Test
    void readsALargeVisaWithoutACompositeCheck() throws UnreadableMrz {
        var document =
                read("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F9612109ZE184226B<<<<<<<");
        assertEquals(MrzFormat.MRV_A, document.format());
        assertEquals(3, document.checks().size());
        assertTrue(document.allChecksValid());
    }

    @Test
    void readsASmallVisa() throws UnreadableMrz {
        var document = read("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226");
        assertEquals(MrzFormat.MRV_B, document.format());
        assertEquals("ZE184226", document.optionalData());
    }

    @Test
    void germanyHasOneLetter() throws UnreadableMrz {
        var document =
                read("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C11T002JM4D<<9608122F1310317<<<<<<<<<<<<<<<6");
        assertEquals("D", document.issuer());
        assertEquals("D", document.nationality());
    }

    // ---- long numbers (mrz-java 33, MRZCode.NET 9)

    @Test
    void aCardsLongNumberGoesOnInTheOptionalData() throws UnreadableMrz {
        var document = read(
                "I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<");
        assertEquals("D23145890734", document.number());
        assertEquals(new FieldCheck(CheckedField.NUMBER, '9', '9', true, false), check(document, CheckedField.NUMBER));
        assertEquals("", document.optionalData());
    }

    @Test
    void readsANumberOfTenCharacters() throws UnreadableMrz {
        var document = read(
                "I<NLD123456789<07<OHDA1234567X", "6503101F3108022NLDOPT<DATA2<<1", "DE<BRUIJN<<WILLEKE<LISELOTTE<<");
        assertEquals("1234567890", document.number());
        assertEquals("OHDA1234567X OPT DATA2", document.optionalData());
        assertTrue(document.allChecksValid());
    }

    @Test
    void readsANumberThatFillsAllOptionalData() throws UnreadableMrz {
        String number = "A1234567890123456789012";
        String first = "I<PER" + number.substring(0, 9) + "<" + number.substring(9) + CheckDigit.of(number);
        var document = read(first, "7408122F3104159PER<<<<<<<<<<<0", "QUISPE<MAMANI<<JUANA<<<<<<<<<<");
        assertEquals(number, document.number());
        assertTrue(check(document, CheckedField.NUMBER).valid());
    }

    @Test
    void aTd2CardsLongNumberGoesOnInTheOptionalData() throws UnreadableMrz {
        var document = read("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "123456789<UTO7408122F1204159104<<<<4");
        assertEquals("12345678910", document.number());
        assertTrue(check(document, CheckedField.NUMBER).valid());
    }

    @Test
    void aPassportsNumberNeverGoesOn() throws UnreadableMrz {
        var document =
                read("P<ATASMITH<<JOHN<T<<<<<<<<<<<<<<<<<<<<<<<<<<", "123456789<HMD7406222M10123130121<<<<<<<<<<54");
        assertEquals("123456789", document.number());
        assertFalse(check(document, CheckedField.NUMBER).valid());
    }

    @Test
    void aShortNumberWithoutItsCheckDigitDoesNotTakeOptionalDataForIt() throws UnreadableMrz {
        var document = read(
                "I<UTOD2314589<<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<");
        assertEquals("D2314589", document.number());
        assertEquals("7349", document.optionalData());
    }

    // ---- names

    @Test
    void aNameThatFillsItsFieldIsFlaggedAsTruncated() throws UnreadableMrz { // mrz-java 27
        var document =
                read("P<NLDVAN<NIEUWENHUIZEN<<GERARD<ROBBERT<MARTI", "XN01BC0150NLD7112247M1108268123456782<<<<<02");
        assertTrue(document.nameTruncated());
        assertEquals("GERARD ROBBERT MARTI", document.secondaryIdentifier());
    }

    @Test
    void aNameThatEndsInAFillerIsNotTruncated() throws UnreadableMrz {
        assertFalse(Mrz.parse(PASSPORT, TODAY).nameTruncated());
    }

    @Test
    void aNameWithoutBorderIsAllSurname() throws UnreadableMrz {
        var document =
                read("P<MYSMEGAN<ELLA<RUTH<BIN<ISMAELAR<EZZAHUDDIN", "A001122338MYS0911267M2010153<<<<<<<<<<<<<<<8");
        assertEquals("MEGAN ELLA RUTH BIN ISMAELAR EZZAHUDDIN", document.primaryIdentifier());
        assertEquals("", document.secondaryIdentifier());
    }

    @Test
    void aMissingSurnameLeavesTheGivenNames() throws UnreadableMrz {
        var document =
                read("P<IND<<FIRST<NAME<<<<<<<<<<<<<<<<<<<<<<<<<<<", "C01X0006H1D<<6408125F1710319<<<<<<<<<<<<<<<0");
        assertEquals("", document.primaryIdentifier());
        assertEquals("FIRST NAME", document.secondaryIdentifier());
    }

    // ---- check digits

    @Test
    void aWrongCheckDigitIsAVerdictOnItsFieldAlone() throws UnreadableMrz {
        var document = read(PASSPORT.get(0), "L898902C36UTO7408122F1204150ZE184226B<<<<<19");
        assertEquals(
                new FieldCheck(CheckedField.EXPIRY_DATE, '0', '9', false, false),
                check(document, CheckedField.EXPIRY_DATE));
        assertTrue(check(document, CheckedField.NUMBER).valid());
        assertEquals("2012-04-15", document.expiryDate().toString());
    }

    @Test
    void anEmptyPersonalNumberMayHaveAFillerForItsCheckDigit() throws UnreadableMrz { // mrtd 5
        var document =
                read("P<POLKOWALSKA<KWIATKOWSKA<<JOANNA<<<<<<<<<<<", "AA00000000POL6002084F1412314<<<<<<<<<<<<<<<4");
        assertEquals(
                new FieldCheck(CheckedField.OPTIONAL, '<', '0', true, false), check(document, CheckedField.OPTIONAL));
    }

    @Test
    void anEmptyPersonalNumberMayHaveAZeroForItsCheckDigit() throws UnreadableMrz {
        var document =
                read("P<CANMARTIN<<SARAH<<<<<<<<<<<<<<<<<<<<<<<<<<", "ZE000509<9CAN8501019F2301147<<<<<<<<<<<<<<08");
        assertEquals(
                new FieldCheck(CheckedField.OPTIONAL, '0', '0', true, false), check(document, CheckedField.OPTIONAL));
    }

    @Test
    void aPersonalNumberHasToHaveItsCheckDigit() throws UnreadableMrz {
        var document =
                read("P<NLDMEULENDIJK<<LOES<ALBERTINE<<<<<<<<<<<<<", "XX00000000NLD7110195F1108280123456782<<<<<<2");
        assertFalse(check(document, CheckedField.OPTIONAL).valid());
    }

    @Test
    void lettersInADateAreCorrectedWhereTheCheckDigitThenFits() throws UnreadableMrz {
        var document = read(PASSPORT.get(0), "L898902C36UTO74OBI22F1204159ZE184226B<<<<<10");
        assertEquals("1974-08-12", document.birthDate().toString());
        assertEquals(
                new FieldCheck(CheckedField.BIRTH_DATE, '2', '2', true, true),
                check(document, CheckedField.BIRTH_DATE));
    }

    @Test
    void lettersInADateAreLeftWhereTheCheckDigitStillDoesNotFit() throws UnreadableMrz {
        var document = read(PASSPORT.get(0), "L898902C36UTO74OBI32F1204159ZE184226B<<<<<10");
        assertEquals(MrzDate.Reading.UNREADABLE, document.birthDate().reading());
        assertEquals("74OBI3", document.birthDate().read());
        assertFalse(check(document, CheckedField.BIRTH_DATE).valid());
    }

    @Test
    void aCorrectionShowsInTheCompositeCheckToo() throws UnreadableMrz {
        var document = read(PASSPORT.get(0), "L898902C36UTO74OBI22F1204159ZE184226B<<<<<10");
        assertEquals(
                new FieldCheck(CheckedField.COMPOSITE, '0', '0', true, true), check(document, CheckedField.COMPOSITE));
    }

    @Test
    void aLetterForACheckDigitIsCorrectedWhereItFits() throws UnreadableMrz {
        var document = read(PASSPORT.get(0), "L898902C3GUTO7408122F1204159ZE184226B<<<<<1O");
        assertEquals(new FieldCheck(CheckedField.NUMBER, 'G', '6', true, true), check(document, CheckedField.NUMBER));
        assertEquals(
                new FieldCheck(CheckedField.COMPOSITE, 'O', '0', true, true), check(document, CheckedField.COMPOSITE));
    }

    @Test
    void lettersInADocumentNumberAreNeverCorrected() throws UnreadableMrz {
        var document = read(PASSPORT.get(0), "L8989O2C36UTO7408122F1204159ZE184226B<<<<<10");
        assertEquals("L8989O2C3", document.number());
        assertFalse(check(document, CheckedField.NUMBER).valid());
    }

    // ---- dates

    @Test
    void anUnreadableDateLeavesAllElse() throws UnreadableMrz { // mrz-java 15
        var document = read(PASSPORT.get(0), "L898902C36UTO7413320F1204159ZE184226B<<<<<10");
        assertEquals(MrzDate.Reading.UNREADABLE, document.birthDate().reading());
        assertEquals("L898902C3", document.number());
        assertEquals("ERIKSSON", document.primaryIdentifier());
        assertEquals("2012-04-15", document.expiryDate().toString());
    }

    @Test
    void aBirthDateMayLeaveTheDayOpen() {
        var date = MrzDate.birth("9005<<", TODAY);
        assertEquals(new MrzDate("9005<<", MrzDate.Reading.PARTIAL, 1990, 5, 0), date);
    }

    @Test
    void aBirthDateMayLeaveMonthAndDayOpen() {
        assertEquals("1990-XX-XX", MrzDate.birth("90<<<<", TODAY).toString());
    }

    @Test
    void aBirthDateMayLeaveAllOpen() {
        assertEquals(MrzDate.Reading.UNKNOWN, MrzDate.birth("<<<<<<", TODAY).reading());
    }

    @Test
    void halfAnOpenPartIsNoDate() {
        assertFalse(MrzDate.birth("90<5<<", TODAY).isReadable());
    }

    @Test
    void the29thOfFebruaryNeedsALeapYear() {
        assertFalse(MrzDate.birth("010229", TODAY).isReadable());
        assertTrue(MrzDate.birth("000229", TODAY).isReadable());
    }

    @Test
    void aBirthDateIsNeverInTheFuture() {
        assertEquals(1926, MrzDate.birth("261231", TODAY).year());
        assertEquals(2026, MrzDate.birth("261124", TODAY).year());
    }

    @Test
    void aBirthYearAloneIsThisCenturysIfItHasBegun() {
        assertEquals(2026, MrzDate.birth("26<<<<", TODAY).year());
        assertEquals(1927, MrzDate.birth("27<<<<", TODAY).year());
    }

    @Test
    void anExpiryDateIsTheOneNearestToToday() {
        assertEquals(2075, MrzDate.expiry("751231", TODAY).year());
        assertEquals(1976, MrzDate.expiry("760101", TODAY).year());
    }

    @Test
    void aDocumentIsValidOnItsLastDay() throws UnreadableMrz {
        var document = Mrz.parse(PASSPORT, TODAY);
        assertFalse(document.expiredOn(LocalDate.of(2012, 4, 15)));
        assertTrue(document.expiredOn(LocalDate.of(2012, 4, 16)));
    }

    @Test
    void anExpiryDateWithoutADayEndsWithItsMonth() {
        var date = MrzDate.expiry("2702<<", TODAY);
        assertFalse(date.endsBefore(LocalDate.of(2027, 2, 28)));
        assertTrue(date.endsBefore(LocalDate.of(2027, 3, 1)));
    }

    @Test
    void anOpenExpiryDateNeverExpires() {
        assertFalse(MrzDate.expiry("<<<<<<", TODAY).endsBefore(LocalDate.MAX));
    }

    // ---- sex

    @Test
    void aFillerForTheSexLeavesItOpen() throws UnreadableMrz {
        assertEquals(
                Sex.X,
                read(PASSPORT.get(0), "L898902C36UTO7408122<1204159ZE184226B<<<<<10")
                        .sex());
    }

    @Test
    void anotherLetterForTheSexIsUnreadable() throws UnreadableMrz {
        assertEquals(
                Sex.UNREADABLE,
                read(PASSPORT.get(0), "L898902C36UTO7408122H1204159ZE184226B<<<<<10")
                        .sex());
    }

    // ---- what readers do to lines

    @Test
    void putsBackFillersThatTheReaderStripped() throws UnreadableMrz {
        assertEquals(Mrz.parse(PASSPORT, TODAY), read("P<UTOERIKSSON<<ANNA<MARIA", PASSPORT.get(1)));
        assertEquals(Mrz.parse(CARD, TODAY), read("I<UTOD231458907", CARD.get(1), "ERIKSSON<<ANNA<MARIA"));
    }

    @Test
    void takesAwayFillersThatTheReaderAdded() throws UnreadableMrz {
        assertEquals(Mrz.parse(PASSPORT, TODAY), read(PASSPORT.get(0) + "<<<", PASSPORT.get(1) + "<"));
    }

    @Test
    void splitsAZoneThatCameAsOneLine() throws UnreadableMrz {
        assertEquals(Mrz.parse(PASSPORT, TODAY), read(String.join("", PASSPORT)));
        assertEquals(Mrz.parse(CARD, TODAY), read(String.join("", CARD)));
    }

    @Test
    void skipsBlankLinesAndLineEnds() throws UnreadableMrz {
        assertEquals(Mrz.parse(PASSPORT, TODAY), read("", PASSPORT.get(0) + "\r", " ", PASSPORT.get(1) + "\r\n"));
    }

    @Test
    void foldsLowerCase() throws UnreadableMrz {
        assertEquals(
                Mrz.parse(PASSPORT, TODAY),
                read("p<utoeriksson<<anna<maria<<<<<<<<<<<<<<<<<<<", "l898902c36uto7408122f1204159ze184226b<<<<<10"));
    }

    @Test
    void blanksThatStandForFillersBecomeFillers() throws UnreadableMrz {
        assertEquals(Mrz.parse(PASSPORT, TODAY), read(PASSPORT.get(0), "L898902C36UTO7408122F1204159ZE184226B     10"));
    }

    @Test
    void blanksThatAreTooManyAreDropped() throws UnreadableMrz {
        assertEquals(
                Mrz.parse(PASSPORT, TODAY), read(PASSPORT.get(0), "L898902C3 6 UTO 740812 2F1204159ZE184226B<<<<<10"));
    }

    @Test
    void refusesBlanksThatFitNeitherWay() {
        assertEquals(Reason.LINE_LENGTH, refusal(PASSPORT.get(0), "L898902C36UTO 74081"));
    }

    @Test
    void refusesALowerCaseLetterThatBecomesTwo() {
        assertEquals(Reason.LINE_LENGTH, refusal(PASSPORT.get(0), "L898902C36UTO7408122F1204159ZE184226ß<<<<<10"));
    }

    @Test
    void refusesASecondLineThatLacksCharacters() {
        assertEquals(Reason.LINE_LENGTH, refusal(PASSPORT.get(0), "L898902C36UTO7408122F1204159ZE184226B<<<<<1"));
        assertEquals(Reason.LINE_LENGTH, refusal(CARD.get(0), "7408122F1204159UTO", CARD.get(2)));
    }

    @Test
    void refusesAFirstLineThatIsTooLong() {
        assertEquals(Reason.LINE_LENGTH, refusal("P<UTO" + "A".repeat(40), PASSPORT.get(1)));
    }

    @Test
    void refusesAPassportWhoseSecondLineLostEightCharacters() {
        assertEquals(Reason.LINE_LENGTH, refusal(PASSPORT.get(0), "L898902C36UTO7408122F1204159ZE184226"));
    }

    @Test
    void refusesNothing() {
        assertEquals(Reason.EMPTY, refusal());
        assertEquals(Reason.EMPTY, refusal("", "  \r\n"));
    }

    @Test
    void refusesFourLines() {
        assertEquals(Reason.LINE_COUNT, refusal("A", "B", "C", "D"));
    }

    @Test
    void refusesCharactersOutsideTheAlphabet() {
        assertEquals(Reason.ILLEGAL_CHARACTER, refusal("P<UTOERIKSSON*<ANNA", PASSPORT.get(1)));
    }

    @Test
    void refusesAZoneThatDoesNotBeginWithALetter() {
        assertEquals(Reason.DOCUMENT_CODE, refusal("<<UTOERIKSSON<<ANNA", PASSPORT.get(1)));
    }

    @Test
    void refusesEndlessLines() {
        assertEquals(Reason.LINE_LENGTH, refusal(PASSPORT.get(0), "A".repeat(1_000_000)));
        assertThrows(UnreadableMrz.class, () -> Mrz.parse(Collections.nCopies(1_000_000, "A"), TODAY));
    }

    @Test
    void aRefusalNeverQuotesTheText() {
        var refusal = assertThrows(UnreadableMrz.class, () -> read("P<UTOERIKSSON*<ANNA", PASSPORT.get(1)));
        assertEquals("line 1 has U+002A at character 14", refusal.getMessage());
    }

    @Test
    void aDocumentsTextNeverNamesItsHolder() throws UnreadableMrz {
        assertEquals("TravelDocument[TD3 of UTO]", Mrz.parse(PASSPORT, TODAY).toString());
    }
}
