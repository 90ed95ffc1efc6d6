package org.tambo.screening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tambo.watchlist.Notice;

class StationPolicyTest {
    @TempDir
    Path folder;

    private static Notice notice(String country, Notice.Action action) {
        return new Notice(
                country + "-1",
                country,
                Notice.Kind.IMPEDIMENTO,
                "Juzgado",
                "Mandato 1",
                "",
                "",
                action,
                null,
                LocalDate.of(2031, 10, 1),
                List.of(Notice.Viewer.values()),
                new Notice.Contact("Interpol", "+51 1 000 0000"),
                null,
                new Notice.LostDocument("P", country, "1234567", null, Notice.LostDocument.Status.LOST),
                null,
                null);
    }

    private static Verdict answer(Situation situation, Notice.Action action, boolean byNameAlone) {
        return Policies.shipped("PER", situation)
                .ruling(notice("PER", action), byNameAlone, "PER")
                .verdict();
    }

    @ParameterizedTest
    @CsvSource({
        "ENTRY, DETAIN, SECOND_LINE",
        "EXIT, DETAIN, SECOND_LINE",
        "FIELD_CHECK, DETAIN, SECOND_LINE",
        "ENTRY, REFUSE_EXIT, CHECK",
        "EXIT, REFUSE_EXIT, SECOND_LINE",
        "ENTRY, REFUSE_ENTRY, SECOND_LINE",
        "EXIT, REFUSE_ENTRY, CHECK",
        "ENTRY, SEIZE_DOCUMENT, SECOND_LINE",
        "EXIT, INFORM, CHECK",
        "EXIT, DISCREET_CHECK, CONTINUE",
    })
    void answersByWhatTheStationDoesAndTheNoticeAsks(Situation situation, Notice.Action action, Verdict expected) {
        assertEquals(expected, answer(situation, action, false));
    }

    @Test
    void isNoStricterThanCheckByNameAlone() {
        assertEquals(Verdict.CHECK, answer(Situation.EXIT, Notice.Action.DETAIN, true));
    }

    private StationPolicy with(String country, String from, String to) throws IOException {
        for (String name : List.of("policy.schema.json", "PER.yaml", "BOL.yaml", "COL.yaml", "ECU.yaml")) {
            Files.copy(Policies.SHIPPED.resolve(name), folder.resolve(name));
        }
        Path file = folder.resolve(country + ".yaml");
        Files.writeString(file, Files.readString(file).replace(from, to));
        PolicyFolder read = PolicyFolder.read(folder);
        assertEquals(List.of(), read.faults());
        return new StationPolicy("PER", Situation.EXIT, read.policies());
    }

    @Test
    void letsTheNoticesCountryMakeTheAnswerStricter() throws IOException {
        StationPolicy policy = with("BOL", "exit: CHECK", "exit: SECOND_LINE");
        assertEquals(
                new Ruling(Verdict.SECOND_LINE, List.of("BOL")),
                policy.ruling(notice("BOL", Notice.Action.INFORM), false, "PER"));
    }

    @Test
    void letsTheTravellersCountryMakeTheAnswerStricter() throws IOException {
        StationPolicy policy = with("COL", "exit: CHECK", "exit: SECOND_LINE");
        assertEquals(
                new Ruling(Verdict.SECOND_LINE, List.of("COL")),
                policy.ruling(notice("BOL", Notice.Action.INFORM), false, "COL"));
    }

    @Test
    void letsNoCountryMakeTheAnswerMilder() throws IOException {
        StationPolicy policy = with("BOL", "exit: CHECK", "exit: CONTINUE");
        assertEquals(
                new Ruling(Verdict.CHECK, List.of("PER")),
                policy.ruling(notice("BOL", Notice.Action.INFORM), false, "BOL"));
    }

    @Test
    void asksNobodyElseAboutATravellerOfAnotherCountry() {
        assertEquals(
                new Ruling(Verdict.CHECK, List.of("PER")),
                Policies.shipped("PER", Situation.EXIT).ruling(notice("PER", Notice.Action.INFORM), false, "CHL"));
    }

    @Test
    void letsAnExclusionLastAsLongAsBothCountriesAllow() throws IOException {
        StationPolicy policy = with("BOL", "exclusionDays: 90", "exclusionDays: 7");
        assertEquals(Duration.ofDays(7), policy.exclusion(notice("BOL", Notice.Action.INFORM)));
        assertEquals(Duration.ofDays(90), policy.exclusion(notice("ECU", Notice.Action.INFORM)));
    }

    @Test
    void refusesAStationOfACountryWithoutAPolicy() {
        assertThrows(PolicyRefused.class, () -> new StationPolicy("PER", Situation.EXIT, Map.of()));
    }
}
