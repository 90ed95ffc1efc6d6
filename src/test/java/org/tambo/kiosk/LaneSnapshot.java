package org.tambo.kiosk;

import java.time.Instant;

/** Snapshots of a lane as the service would send them, all of made-up people. */
record LaneSnapshot(String encounter, String devices, String watchlist) {
    private static final String DEVICES = """
            [{"device":"reader","deviceClass":"DOCUMENT_READER","model":"line reader","port":"/dev/ttyV0","state":"READY",
              "since":"2026-11-24T20:00:00Z","fault":null,"lastError":null},
             {"device":"finger","deviceClass":"FINGERPRINT","model":"module","port":"/dev/ttyV1","state":"READY",
              "since":"2026-11-24T20:00:00Z","fault":null,"lastError":null}]""";

    private static final String FRESH = "\"age\":\"FRESH\"";

    LaneSnapshot(String encounter, String devices) {
        this(encounter, devices, FRESH);
    }

    static LaneSnapshot noRoomForUpdates() {
        return new LaneSnapshot(
                "null",
                DEVICES,
                FRESH
                        + ",\"refusals\":[{\"country\":\"\",\"reason\":\"NO_ROOM\",\"message\":\"No space left on device\"}]");
    }

    /** The watchlist is of a time that is to come. */
    static LaneSnapshot clockBehind() {
        return new LaneSnapshot("null", DEVICES, "\"age\":\"RED\",\"issuedAt\":\"2999-01-01T00:00:00Z\"");
    }

    static LaneSnapshot idle() {
        return new LaneSnapshot("null", DEVICES);
    }

    static LaneSnapshot readerUnplugged() {
        return new LaneSnapshot(
                "null",
                DEVICES.replaceFirst("\"state\":\"READY\"", "\"state\":\"FAULTY\"")
                        .replaceFirst("\"fault\":null", "\"fault\":\"UNPLUGGED\""));
    }

    static LaneSnapshot interrupted() {
        return encounter("e1", "INTERRUPTED", "null", "");
    }

    static LaneSnapshot fingerAwaited() {
        return encounter("e1", "AWAITING_FINGER", "null", "");
    }

    static LaneSnapshot fingerPushed() {
        LaneSnapshot awaited = fingerAwaited();
        return new LaneSnapshot(
                awaited.encounter
                        .replace("\"state\":\"WAITING\",\"quality\":null", "\"state\":\"UNREADABLE\",\"quality\":31")
                        .replace(
                                "\"problem\":null,\"reasons\":[]",
                                "\"problem\":\"POOR_IMAGE\",\"reasons\":[\"MOVED\"]"),
                DEVICES);
    }

    static LaneSnapshot provisional() {
        return encounter("e1", "AWAITING_FINGER", answer("SECOND_LINE", false), candidate("c1", "null"));
    }

    static LaneSnapshot clear() {
        return encounter("e1", "ANSWERED", answer("CONTINUE", true), "");
    }

    static LaneSnapshot oneCandidate() {
        return encounter("e1", "ANSWERED", answer("SECOND_LINE", true), candidate("c1", "null"));
    }

    static LaneSnapshot twoCandidates() {
        return encounter(
                "e1", "ANSWERED", answer("SECOND_LINE", true), candidate("c1", "null") + "," + candidate("c2", "null"));
    }

    static LaneSnapshot firstOfTwoDecided() {
        String decided = """
                {"finding":"SAME","officer":"Oficial","at":"2026-11-24T23:40:00Z"}""";
        return encounter(
                "e1",
                "ANSWERED",
                answer("SECOND_LINE", true),
                candidate("c1", decided) + "," + candidate("c2", "null"));
    }

    static LaneSnapshot anotherFingerAwaited() {
        LaneSnapshot awaited = encounter("e1", "AWAITING_ANOTHER_FINGER", "null", "");
        return new LaneSnapshot(
                awaited.encounter
                        .replace("\"another\":null", "\"another\":\"NEAR\"")
                        .replace("RIGHT_INDEX", "LEFT_INDEX"),
                DEVICES);
    }

    static LaneSnapshot excluded() {
        return encounter(
                "e1",
                "ANSWERED",
                answer("CONTINUE", true).replace("\"reasons\":[]", "\"reasons\":[\"EXCLUDED\"]"),
                candidate("c1", "null")
                        .replace(
                                "\"exclusion\":null",
                                "\"exclusion\":{\"since\":\"2026-11-20T10:00:00Z\",\"until\":\"2027-02-18T10:00:00Z\"}"));
    }

    static LaneSnapshot withdrawn() {
        return encounter(
                "e1",
                "ANSWERED",
                answer("CONTINUE", true).replace("\"reasons\":[]", "\"reasons\":[\"NOTICE_WITHDRAWN\"]"),
                withdrawn(candidate("c1", "null")));
    }

    static LaneSnapshot withdrawnAfterItWasConfirmed() {
        String decided = """
                {"finding":"SAME","officerId":"o1","officer":"Oficial","at":"2026-11-24T23:41:00Z"}""";
        return encounter("e1", "ANSWERED", answer("SECOND_LINE", true), withdrawn(candidate("c1", decided)));
    }

    private static String withdrawn(String candidate) {
        return candidate.replace("\"exclusion\":null", "\"exclusion\":null,\"withdrawn\":\"2026-11-24T23:45:00Z\"");
    }

    static LaneSnapshot discreet() {
        return encounter(
                "e1",
                "ANSWERED",
                answer("CONTINUE", true).replace("\"reasons\":[]", "\"reasons\":[\"NOTE_FOR_OFFICER\"]"),
                candidate("c1", "null").replace("\"action\":\"detain\"", "\"action\":\"discreet-check\""));
    }

    static LaneSnapshot restricted() {
        return encounter(
                "e1",
                "ANSWERED",
                answer("CHECK", true).replace("FINGER_MATCH", "CALL_SUPERVISOR"),
                candidate("c1", "null").replace("\"restricted\":false", "\"restricted\":true"));
    }

    /** Confirmed, delivered, and the regular contact told without an answer. */
    static LaneSnapshot delivered() {
        String decided = """
                {"finding":"SAME","officerId":"o1","officer":"Oficial","at":"2026-11-24T23:41:00Z"}""";
        return encounter(
                "e1",
                "ANSWERED",
                answer("SECOND_LINE", true),
                candidate("c1", decided).replace("\"hit\":null", """
                        "hit":{"sequence":5,"delivery":"DELIVERED","retraction":null,"contacted":{"acknowledgedAt":null,
                        "acknowledgedBy":null,"steps":[{"at":"2026-11-24T23:42:00Z","rank":1,"name":"Rosa Quispe",
                        "phone":"+51 1 555","channel":"console","outcome":"SENT"},{"at":"2026-11-24T23:47:00Z","rank":2,
                        "name":"Luis Mamani","phone":"+51 1 556","channel":"console","outcome":"OFF_DUTY"}]}}"""));
    }

    /** @param coverage as {@code watchlist.Origin} says it */
    LaneSnapshot searchedIn(String coverage) {
        return new LaneSnapshot(
                encounter.replace(
                        "\"watchlistVersion\":3,",
                        "\"watchlistVersion\":3,\"watchlistCoverage\":\"" + coverage + "\","),
                devices);
    }

    static LaneSnapshot numberNotFound() {
        LaneSnapshot answered = encounter("e1", "ANSWERED", answer("CONTINUE", true), "");
        return new LaneSnapshot(
                answered.encounter
                        .replaceFirst("(?s)\"document\":\\{.*?\\]\\},", "\"document\":null,")
                        .replace("\"taken\":1", "\"taken\":0")
                        .replace("\"state\":\"SEARCHED\"", "\"state\":\"WAITING\"")
                        .replace(
                                "\"typed\":null",
                                "\"typed\":{\"kind\":\"PLATE\",\"issuer\":\"\",\"number\":\"ABC123\"}"),
                DEVICES);
    }

    LaneSnapshot withGivenNames(String names) {
        return new LaneSnapshot(encounter.replace("JUAN CARLOS", names), devices);
    }

    LaneSnapshot withPicture(String address) {
        return new LaneSnapshot(encounter.replace("\"picture\":null", "\"picture\":\"" + address + "\""), devices);
    }

    /** The snapshot's JSON; the later it is made, the later it says it is. */
    String json() {
        return """
                {"officer":{"id":"demo","name":"Oficial de demostración"},"place":"Desaguadero","country":"PER","situation":"EXIT","now":"%s",
                 "watchlist":{"issuer":"lab","version":3,"issuedAt":"%s",%s,"notices":12,"fingers":8},
                 "link":{"state":"UP","refusal":null,"waiting":0,"shed":0},"devices":%s,"encounter":%s}""".formatted(Instant.now(), Instant.now().minusSeconds(3_600), watchlist, devices, encounter);
    }

    private static LaneSnapshot encounter(String id, String phase, String answer, String candidates) {
        return new LaneSnapshot(
                """
                {"id":"%s","openedAt":"2026-11-24T23:39:00Z","phase":"%s","documentProblem":null,"typed":null,
                 "document":{"format":"TD3","code":"P","issuer":"PER","number":"116000123","surnames":"QUISPE MAMANI",
                   "givenNames":"JUAN CARLOS","nationality":"PER","birthDate":"1990-05-03","sex":"M",
                   "expiryDate":"2031-01-01","expired":false,
                   "checks":[{"field":"NUMBER","read":"4","computed":"7","valid":false},
                             {"field":"BIRTH_DATE","read":"4","computed":"4","valid":true}]},
                 "finger":{"position":"RIGHT_INDEX","attempt":1,"attempts":2,"state":"%s","quality":null,
                   "problem":null,"reasons":[],"another":null,"taken":1,"picture":null},
                 "answer":%s,"candidates":[%s]}""".formatted(id, phase, phase.equals("ANSWERED") ? "SEARCHED" : "WAITING", answer, candidates),
                DEVICES);
    }

    private static String answer(String verdict, boolean standing) {
        return """
                {"verdict":"%s","standing":%s,"reasons":[%s],"at":"2026-11-24T23:40:00Z","watchlistVersion":3,
                 "imageToAnswerMs":84.2,"searchMs":3.1,"fingersSearched":12000}""".formatted(verdict, standing, verdict.equals("CONTINUE") ? "" : "\"FINGER_MATCH\"");
    }

    private static String candidate(String id, String adjudication) {
        return """
                {"id":"%s","notice":{"id":"PER-2026-000123","country":"PER","kind":"requisitoria",
                   "authority":"Poder Judicial del Perú","legalBasis":"Mandato 123-2026","action":"detain",
                   "validUntil":"2031-10-01","contact":{"name":"Interpol Lima","phone":"+51 1 000 0000"},
                   "person":{"names":[{"paternal":"CONDORI","maternal":"HUANCA","given":"JOSE LUIS"}],"birthDates":["1988"],"sex":"M","nationalities":["BOL"],
                     "documents":[{"type":"I","issuer":"BOL","number":"4433221"}]},"document":null},
                 "evidence":[{"kind":"FINGER","position":"RIGHT_INDEX","score":123.4,"threshold":39.0,
                   "falseMatchRate":4.6e-8,"falseAlarmRate":4.6e-7,"positions":["RIGHT_INDEX"],"searchesLearntFrom":0}],
                 "risk":{"probability":0.97,"shares":[]},
                 "agrees":["SEX"],"nearly":[{"field":"BIRTH_DATE","how":"AS_FAR_AS_KNOWN"}],
                 "disagrees":["SURNAMES","GIVEN_NAMES","NUMBER","NATIONALITY"],
                 "fields":[{"finding":"NAME_WORDS_CONFLICT","weight":-4.4,"figure":2}],
                 "ruling":{"verdict":"SECOND_LINE","countries":["PER","BOL"]},"restricted":false,"exclusion":null,
                 "adjudication":%s,"hit":null}""".formatted(id, adjudication);
    }
}
