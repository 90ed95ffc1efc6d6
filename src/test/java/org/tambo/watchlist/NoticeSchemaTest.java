package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notice as {@code docs/notice.schema.json} has it is the notice as it is read. */
class NoticeSchemaTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
    private static final String PERSON = "\"person\":{\"names\":[{\"paternal\":\"QUISPE\",\"maternal\":\"MAMANI\","
            + "\"given\":\"JUAN\"},{\"maternal\":\"CONDORI\"}],\"birthDates\":[\"1990-05-03\",\"1991\"],\"sex\":\"M\","
            + "\"nationalities\":[\"PER\",\"BOL\"],\"documents\":[{\"issuer\":\"PER\",\"number\":\"116-000\"}],"
            + "\"marks\":[{\"type\":\"scar\",\"description\":\"left cheek\"}],"
            + "\"portraits\":[{\"image\":\"" + PIXEL + "\",\"source\":\"civil register\"}]}";
    private static final String DOCUMENT = "\"document\":{\"type\":\"P\",\"issuer\":\"PER\",\"number\":\"AB1000\","
            + "\"lastNumber\":\"AB1999\",\"status\":\"blank\"}";
    private static final String WEAPON =
            "\"weapon\":{\"serialNumber\":\"SN-5501\",\"type\":\"pistol\",\"make\":\"X\",\"calibre\":\"9 mm\"}";
    private static final String VEHICLE = "\"vehicle\":{\"plate\":\"ABC-123\",\"registeredIn\":\"BOL\","
            + "\"vin\":\"1HGCM82633A004352\",\"colour\":\"red\"}";

    private static Schema schema(String name) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("docs", name)), InputFormat.JSON);
    }

    private static List<Error> faults(String schema, JsonNode json) throws IOException {
        return schema(schema).validate(json);
    }

    private static ObjectNode notice(String subject) throws IOException {
        return (ObjectNode) JSON.readTree("{\"id\":\"PER-1\",\"country\":\"PER\",\"kind\":\"impedimento\","
                + "\"authority\":\"Poder Judicial\",\"legalBasis\":\"Oficio 45\",\"purpose\":\"prosecution\","
                + "\"handlingCode\":\"H2\",\"action\":\"refuse-exit\",\"validFrom\":\"2026-01-01\","
                + "\"validUntil\":\"2031-10-01\",\"visibleTo\":[\"supervisor\",\"officer\"],"
                + "\"contact\":{\"name\":\"Interpol Lima\",\"phone\":\"+51 1 000 0000\"}," + subject + "}");
    }

    private static Notice read(JsonNode json) throws NoticeLine.Fault {
        return NoticeLine.of(json, CLOCK).notice();
    }

    @ParameterizedTest
    @ValueSource(strings = {PERSON, DOCUMENT, WEAPON, VEHICLE})
    void takesWhatTheSchemaTakes(String subject) throws Exception {
        assertEquals(List.of(), faults("notice.schema.json", notice(subject)));
        assertEquals("PER-1", read(notice(subject)).id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id", "country", "kind", "authority", "legalBasis", "action", "validUntil", "contact", "person"})
    void refusesWithoutWhatTheSchemaRequires(String field) throws Exception {
        ObjectNode notice = notice(PERSON);
        notice.remove(field);
        assertFalse(faults("notice.schema.json", notice).isEmpty());
        assertThrows(NoticeLine.Fault.class, () -> read(notice));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"person\":{\"names\":[]}",
                "\"person\":{\"names\":[{\"given\":\"JUAN\"}]}",
                "\"person\":{\"names\":[{\"paternal\":\"A\"}],\"sex\":\"W\"}",
                "\"person\":{\"names\":[{\"paternal\":\"A\"}],\"nationalities\":[\"Peru\"]}",
                "\"person\":{\"names\":[{\"paternal\":\"A\"}],\"birthDates\":[\"03/05/1990\"]}",
                "\"person\":{\"names\":[{\"paternal\":\"A\"}],\"fingers\":[{\"position\":\"NOSE\",\"record\":\"AAAA\"}]}",
                "\"person\":{\"names\":[{\"paternal\":\"A\"}],\"marks\":[{\"type\":\"scar\"}]}",
                "\"document\":{\"issuer\":\"PER\",\"number\":\"<<<\",\"status\":\"lost\"}",
                "\"document\":{\"issuer\":\"PER\",\"number\":\"1\",\"status\":\"burnt\"}",
                "\"weapon\":{\"type\":\"pistol\"}",
                "\"vehicle\":{\"make\":\"Toyota\"}",
                DOCUMENT + "," + WEAPON
            })
    void refusesWhatTheSchemaRefuses(String subject) throws Exception {
        assertFalse(faults("notice.schema.json", notice(subject)).isEmpty());
        assertThrows(NoticeLine.Fault.class, () -> read(notice(subject)));
    }

    @Test
    void keepsWhatAPersonsNoticeSays() throws Exception {
        Notice notice = read(notice(PERSON));
        assertEquals(
                new Notice(
                        "PER-1",
                        "PER",
                        Notice.Kind.IMPEDIMENTO,
                        "Poder Judicial",
                        "Oficio 45",
                        "prosecution",
                        "H2",
                        Notice.Action.REFUSE_EXIT,
                        LocalDate.of(2026, 1, 1),
                        LocalDate.of(2031, 10, 1),
                        List.of(Notice.Viewer.OFFICER, Notice.Viewer.SUPERVISOR),
                        new Notice.Contact("Interpol Lima", "+51 1 000 0000"),
                        new Notice.Person(
                                List.of(
                                        new Notice.Name("QUISPE", "MAMANI", "JUAN"),
                                        new Notice.Name("", "CONDORI", "")),
                                List.of(PartialDate.parse("1990-05-03"), PartialDate.parse("1991")),
                                "M",
                                List.of("PER", "BOL"),
                                List.of(new Notice.Document("", "PER", "116-000")),
                                List.of(new Notice.Mark("scar", "left cheek")),
                                List.of(new Notice.Portrait("image/png", 1, 1, "civil register")),
                                List.of()),
                        null,
                        null,
                        null),
                notice);
    }

    @Test
    void keepsThePortraitApart() throws Exception {
        NoticeLine line = NoticeLine.of(notice(PERSON), CLOCK);
        assertEquals("image/png", line.portraits().getFirst().mediaType());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "R0lGODlhAQABAAAAACw="})
    void refusesPortraitThatIsNoPicture(String image) throws Exception {
        ObjectNode notice = notice(PERSON.replace(PIXEL, image));
        NoticeLine.Fault fault = assertThrows(NoticeLine.Fault.class, () -> read(notice));
        assertEquals("portraits", String.valueOf(fault.getMessage()).split(" ", 2)[0]);
    }

    @Test
    void countsFromItsFirstDayToItsLast() throws Exception {
        Notice notice = read(notice(WEAPON));
        assertFalse(notice.validOn(LocalDate.of(2025, 12, 31)));
        assertEquals(true, notice.validOn(LocalDate.of(2026, 1, 1)));
        assertEquals(true, notice.validOn(LocalDate.of(2031, 10, 1)));
        assertFalse(notice.validOn(LocalDate.of(2031, 10, 2)));
    }

    @Test
    void refusesValidityThatEndsBeforeItBegins() throws Exception {
        ObjectNode notice = notice(WEAPON).put("validUntil", "2025-01-01");
        assertThrows(NoticeLine.Fault.class, () -> read(notice));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"q1\",\"name\":\"JUAN QUISPE\",\"dob\":\"1990-05-03\",\"sex\":\"M\"}",
                "{\"names\":[{\"paternal\":\"QUISPE\"},\"JUAN\"],\"birthDates\":[\"1990-XX-XX\"],\"nationality\":\"PER\"}",
                "{\"document\":\"PER 116000123\",\"documents\":[{\"issuer\":\"BOL\",\"number\":\"1\"}]}",
                "{\"query\":7,\"vehicle\":{\"plate\":\"ABC 123\"},\"weapon\":{\"serialNumber\":1}}"
            })
    void knowsQueries(String query) throws IOException {
        assertEquals(List.of(), faults("query.schema.json", JSON.readTree(query)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"q1\"}", "{\"name\":\"A\",\"dob\":\"yesterday\"}", "[]", "{\"name\":[]}"})
    void knowsWhatIsNoQuery(String query) throws IOException {
        assertFalse(faults("query.schema.json", JSON.readTree(query)).isEmpty());
    }
}
