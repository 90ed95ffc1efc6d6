package org.tambo.centre;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.SyntheticPictures;
import org.tambo.screening.ChainedEntry;
import org.tambo.sync.segment.EpochKey;
import org.tambo.sync.segment.LineColumns;
import org.tambo.sync.segment.SegmentFile;
import org.tambo.sync.segment.SegmentLabel;
import org.tambo.sync.segment.Subset;
import org.tambo.sync.segment.UpdatePlan;
import org.tambo.sync.segment.WrappedKeys;
import org.tambo.sync.tuf.FolderMirror;
import org.tambo.sync.tuf.TufClient;
import org.tambo.sync.tuf.UnknownTarget;
import org.tambo.sync.tuf.UpdateRefused;
import org.tambo.sync.tuf.VerifiedRepository;

/** The centre with a real database, seen from outside: what goes in by HTTP comes out as files, and the other way round. */
@EnabledIf(
        value = "org.tambo.centre.EmbeddedCentre#postgresRuns",
        disabledReason = "PostgreSQL does not run as root where there are no user namespaces")
@QuarkusTest
@TestProfile(EmbeddedCentre.class)
class CentreTest {
    @Inject
    CentreSettings settings;

    @TempDir
    Path folder;

    private String id = "";

    @BeforeEach
    void anotherNotice() {
        id = "PER-" + UUID.randomUUID();
    }

    private static String notice(String country, String id, String given) {
        return """
            {"id":"%s","country":"%s","kind":"requisitoria","authority":"Juzgado","legalBasis":"Art. 268",\
            "action":"detain","validUntil":"2031-10-01","contact":{"name":"Guardia","phone":"+51 1"},\
            "person":{"names":[{"paternal":"QUISPE","maternal":"MAMANI","given":"%s"}],"birthDate":"1990-05-03"}}
            """.formatted(id, country, given);
    }

    private static io.restassured.response.ValidatableResponse put(String country, String lines) {
        return given().contentType("application/octet-stream")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/notices/" + country)
                .then();
    }

    private VerifiedRepository repository() throws UpdateRefused, IOException {
        Path trusted = folder.resolve("trusted");
        if (!Files.exists(trusted)) {
            TufClient.initialise(
                    trusted, Files.readAllBytes(settings.repository().resolve("metadata/1.root.json")));
        }
        return new TufClient(
                        trusted,
                        new FolderMirror(settings.repository().resolve("metadata")),
                        new FolderMirror(settings.repository().resolve("targets")),
                        InstantSource.system())
                .refresh();
    }

    private Map<Integer, EpochKey> keys(LabDevice device) throws Exception {
        var repository = repository();
        Path file = repository.download(repository.find("keys/" + device.id()), folder.resolve("store"));
        return WrappedKeys.unwrap(device.id(), device.sealing, Files.readAllBytes(file));
    }

    /** The lines that a device with nothing would apply, in order. */
    private List<String> lines(LabDevice device, String role, long has) throws Exception {
        var repository = repository();
        List<UpdatePlan.Listed> listed = new ArrayList<>();
        for (var target : repository.listedBy(role)) {
            listed.add(new UpdatePlan.Listed(
                    target.path(),
                    SegmentLabel.parse(target.path(), target.custom().orElseThrow())));
        }
        Map<Integer, EpochKey> keys = keys(device);
        List<String> lines = new ArrayList<>();
        for (var segment : UpdatePlan.of(listed, has, Subset.whole()).segments()) {
            Path file = repository.download(repository.find(segment.path()), folder.resolve("store"));
            String payload = new String(
                    LineColumns.lines(
                            segment.path(), SegmentFile.read(keys::get, segment.path(), Files.readAllBytes(file))),
                    StandardCharsets.UTF_8);
            payload.lines().forEach(lines::add);
        }
        return lines;
    }

    // down

    @Test
    void aNoticeThatIsTakenIsPublishedForAnEnrolledDevice() throws Exception {
        LabDevice device = LabDevice.enrolled();
        put("PER", notice("PER", id, "ROSA")).statusCode(200).body("changed", equalTo(1));
        assertTrue(
                lines(device, "pe", 0).stream().anyMatch(line -> line.contains(id) && line.startsWith("{\"upsert\"")));
    }

    /** @param bytes of its portrait, which nothing makes shorter */
    private String withPortrait(String id, int bytes) {
        byte[] picture = new byte[bytes];
        new Random(bytes).nextBytes(picture);
        ByteBuffer.wrap(picture)
                .putLong(0x89504E470D0A1A0AL)
                .putInt(13)
                .putInt(0x49484452)
                .putInt(600)
                .putInt(800);
        return notice("ECU", id, "ROSA")
                .replace(
                        "\"birthDate\"",
                        "\"portraits\":[{\"image\":\"" + LabDevice.base64(picture) + "\"}],\"birthDate\"");
    }

    @Test
    void noticesWithLargePicturesAreParted() throws Exception {
        LabDevice device = LabDevice.enrolled();
        List<String> ids = IntStream.range(0, 10).mapToObj(i -> id + "-" + i).toList();
        String lines = IntStream.range(0, 10)
                .mapToObj(i -> withPortrait(ids.get(i), 600_000 + i))
                .collect(Collectors.joining());
        put("ECU", lines).statusCode(200).body("changed", equalTo(10));
        String published = String.join("\n", lines(device, "ec", 0));
        assertTrue(ids.stream().allMatch(published::contains));
    }

    @Test
    void aNoticeThatNoLineCanHoldIsPutAside() {
        put("ECU", withPortrait(id, 1_000_000))
                .body("quarantined", equalTo(1))
                .body("aside[0].reason", containsString("its portraits are too large"));
    }

    @Test
    void anUnchangedNoticeIsNotPublishedAgain() {
        put("PER", notice("PER", id, "ROSA")).body("changed", equalTo(1));
        put("PER", notice("PER", id, "ROSA")).body("changed", equalTo(0)).body("unchanged", equalTo(1));
    }

    private static String withFinger(String notice, int touch) {
        var reading = (FingerReading.Readable) FingerReading.of(SyntheticPictures.finger(1, touch));
        return notice.replace(
                "\"birthDate\"",
                "\"fingers\":[{\"position\":\"RIGHT_INDEX\",\"record\":\""
                        + LabDevice.base64(reading.template().bytes()) + "\"}],\"birthDate\"");
    }

    @Test
    void aFingerIsPublishedOnceAndAgainWhenItIsAnother() {
        put("PER", withFinger(notice("PER", id, "ROSA"), 0)).body("changed", equalTo(1));
        put("PER", withFinger(notice("PER", id, "ROSA"), 0)).body("unchanged", equalTo(1));
        put("PER", withFinger(notice("PER", id, "ROSA"), 1)).body("changed", equalTo(1));
    }

    @Test
    void aWithdrawalComesAsItsOwnSegment() throws Exception {
        LabDevice device = LabDevice.enrolled();
        put("PER", notice("PER", id, "ROSA"));
        put("PER", "{\"withdraw\":{\"id\":\"" + id + "\"}}").body("withdrawn", equalTo(1));
        assertTrue(lines(device, "pe", 0).stream()
                .anyMatch(line -> line.startsWith("{\"withdraw\"") && line.contains(id)));
    }

    @Test
    void aCountrySpeaksForItselfOnly() {
        put("PER", notice("COL", id, "ROSA"))
                .body("quarantined", equalTo(1))
                .body("aside[0].reason", containsString("speaks for itself only"));
    }

    @Test
    void aLineThatIsNoNoticeKeepsNothingElseFromBeingTaken() {
        put("PER", "no notice\n" + notice("PER", id, "ROSA") + "{}\n")
                .body("changed", equalTo(1))
                .body("quarantined", equalTo(2))
                .body("aside.line", equalTo(List.of(1, 3)));
    }

    @Test
    void whatWasPutAsideCanBeReadWithItsReason() {
        String reason = "country is BOL, and ECU speaks for itself only";
        put("ECU", notice("BOL", id, "ROSA")).body("quarantined", equalTo(1));
        given().get("/notices/ECU/quarantine").then().body("lines.last().reason", equalTo(reason));
        int last = given().get("/notices/ECU/quarantine").path("lines.last().id");
        given().queryParam("after", last).get("/notices/ECU/quarantine").then().body("lines", hasSize(0));
    }

    @Test
    void theOldestLinesPutAsideMakeRoomAndAreCounted() {
        int dropped = given().get("/notices/BOL/quarantine").path("dropped");
        put("BOL", "no notice\n".repeat(Notices.MOST_ASIDE + 3)).body("quarantined", equalTo(Notices.MOST_ASIDE + 3));
        given().get("/notices/BOL/quarantine")
                .then()
                .body("dropped", greaterThanOrEqualTo(dropped + 3))
                .body("lines.first().line", greaterThanOrEqualTo(4));
    }

    @Test
    void aNoticeMayComeTwiceAndBeWithdrawnInOneDelivery() throws Exception {
        LabDevice device = LabDevice.enrolled();
        put(
                        "PER",
                        notice("PER", id, "ROSA")
                                + notice("PER", id, "ROSALIA")
                                + "{\"withdraw\":{\"id\":\"" + id + "\"}}\n"
                                + notice("PER", id, "ROSAMUNDA"))
                .body("changed", equalTo(3))
                .body("withdrawn", equalTo(1));
        List<String> told = lines(device, "pe", 0).stream()
                .filter(line -> line.contains(id))
                .toList();
        assertTrue(told.getLast().contains("ROSAMUNDA"));
    }

    @Test
    void aRequestThatSaysNoLengthIsRefusedUnlessItBringsNotices() throws Exception {
        var chunked = HttpRequest.BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)));
        for (var expected : Map.of("/devices", 411, "/notices/PER", 200).entrySet()) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + expected.getKey()))
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("Content-Type", "application/json")
                    .POST(chunked)
                    .build();
            try (var http = HttpClient.newHttpClient()) {
                assertEquals(
                        expected.getValue(),
                        http.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode());
            }
        }
    }

    @Test
    void aCountryThatIsNoMemberIsNotFound() {
        put("CHL", notice("CHL", id, "ROSA")).statusCode(404);
    }

    @Test
    void aDeviceThatIsNotEnrolledHasNoKeys() {
        assertThrows(UnknownTarget.class, () -> repository().find("keys/0000000000000000"));
    }

    @Test
    void aRevokedDeviceReadsNothingThatComesAfter() throws Exception {
        LabDevice device = LabDevice.enrolled();
        LabDevice other = LabDevice.enrolled();
        Map<Integer, EpochKey> before = keys(device);
        given().contentType("application/json")
                .post("/devices/" + device.id() + "/revocation")
                .then()
                .statusCode(204);
        put("PER", notice("PER", id, "ROSA"));
        int newest =
                keys(other).keySet().stream().mapToInt(epoch -> epoch).max().orElseThrow();
        assertNull(before.get(newest));
        assertThrows(UnknownTarget.class, () -> repository().find("keys/" + device.id()));
        assertTrue(lines(other, "pe", 0).stream().anyMatch(line -> line.contains(id)));
    }

    @Test
    void nothingPublishedHoldsANameInClear() throws IOException {
        put("PER", notice("PER", id, "ROSAURA"));
        try (var files = Files.walk(settings.repository())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("ROSAURA"));
            }
        }
    }

    @Test
    void aStoreThatCannotBeWrittenHoldsUpWhatIsKept() throws Exception {
        LabDevice device = LabDevice.enrolled();
        Path targets = settings.repository().resolve("targets");
        Path away = settings.repository().resolve("away");
        Files.move(targets, away);
        Files.createFile(targets);
        try {
            put("PER", notice("PER", id, "ROSA")).statusCode(503).body("detail", containsString("is kept"));
        } finally {
            Files.delete(targets);
            Files.move(away, targets);
        }
        put("PER", notice("PER", id, "ROSA")).statusCode(200).body("unchanged", equalTo(1));
        assertTrue(lines(device, "pe", 0).stream().anyMatch(line -> line.contains(id)));
    }

    @Test
    void aPublicationIsPushedToWhoListensForIt() throws Exception {
        try (var station = new LabWebhook(204)) {
            LabDevice device = LabDevice.listening(station.address());
            put("PER", notice("PER", id, "ROSA")).body("changed", equalTo(1));
            put("PER", "{\"withdraw\":{\"id\":\"" + id + "\"}}\n").body("withdrawn", equalTo(1));
            Instant until = Instant.now().plusSeconds(20);
            while (station.told().stream().noneMatch(told -> urgent(device, told))
                    && Instant.now().isBefore(until)) {
                Thread.sleep(20);
            }
            assertTrue(station.told().stream().anyMatch(told -> urgent(device, told)), () -> "told: " + station.told());
        }
    }

    private static boolean urgent(LabDevice device, JsonNode told) {
        try {
            byte[] hint = told.path("hint").binaryValue();
            return device.isTheCentres(hint, told.path("signature").binaryValue())
                    && new JsonMapper().readTree(hint).path("urgent").asBoolean();
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDeviceListensAtAnAddress() {
        given().contentType("application/json")
                .body(Map.of(
                        "name",
                        "Desaguadero 1",
                        "signingKey",
                        LabDevice.base64(LabDevice.pair("Ed25519").getPublic().getEncoded()),
                        "sealingKey",
                        LabDevice.base64(LabDevice.pair("X25519").getPublic().getEncoded()),
                        "push",
                        "file:///etc/"))
                .post("/devices")
                .then()
                .statusCode(400);
    }

    // up

    private static String hit() {
        return "{\"noticeCountry\":\"PER\",\"noticeId\":\"PER-1\"}";
    }

    @Test
    void anEntryIsTakenAndAnsweredWithASignedReceipt() {
        LabDevice device = LabDevice.enrolled();
        byte[] entry = device.entry("hit", hit());
        String receipt = device.send(1, entry).then().statusCode(200).extract().path("receipt");
        String text = new String(Base64.getDecoder().decode(receipt), StandardCharsets.UTF_8);
        assertTrue(text.contains(ChainedEntry.sha256(entry)));
        assertTrue(text.contains(device.id()));
    }

    @Test
    void theSameEntryIsTakenOnce() {
        LabDevice device = LabDevice.enrolled();
        byte[] entry = device.entry("hit", hit());
        device.send(1, entry).then().statusCode(200);
        device.send(1, entry).then().statusCode(200);
        given().get("/devices").then().body("find { it.id == '" + device.id() + "' }.entries", equalTo(1));
    }

    @Test
    void otherBytesUnderAKnownNumberAreRefused() {
        LabDevice device = LabDevice.enrolled();
        device.send(1, device.entry("hit", hit())).then().statusCode(200);
        device.send(1, device.entry(1, ChainedEntry.NONE_BEFORE, "hit", "{}"))
                .then()
                .statusCode(409)
                .body("reason", equalTo("OTHER_BYTES"));
    }

    @Test
    void aChainWithAGapIsRefused() {
        LabDevice device = LabDevice.enrolled();
        device.entry("hit", hit());
        device.send(2, device.entry("hit", hit())).then().statusCode(409).body("reason", equalTo("CHAIN_BROKEN"));
    }

    @Test
    void aRefusedDeliveryLeavesNothing() {
        LabDevice device = LabDevice.enrolled();
        byte[] first = device.entry("hit", hit());
        byte[] torn = device.entry(2, "0".repeat(64), "hit", hit());
        device.send(1, first, torn).then().statusCode(409);
        given().get("/devices").then().body("find { it.id == '" + device.id() + "' }.entries", equalTo(0));
    }

    @Test
    void anotherDevicesSignatureIsRefused() {
        LabDevice device = LabDevice.enrolled();
        LabDevice other = LabDevice.enrolled();
        byte[] entry = device.entry("hit", hit());
        device.post(Map.of(
                        "device",
                        device.id(),
                        "entries",
                        List.of(Map.of(
                                "sequence",
                                1,
                                "entry",
                                LabDevice.base64(entry),
                                "signature",
                                other.signatureOf(entry)))))
                .then()
                .statusCode(401)
                .body("reason", equalTo("BAD_SIGNATURE"));
    }

    @Test
    void aRevokedDeviceIsRefused() {
        LabDevice device = LabDevice.enrolled();
        given().contentType("application/json")
                .post("/devices/" + device.id() + "/revocation")
                .then()
                .statusCode(204);
        device.send(1, device.entry("hit", hit())).then().statusCode(401).body("reason", equalTo("REVOKED_DEVICE"));
    }

    @Test
    void bytesOfAnyKindAreRefusedByName() {
        LabDevice device = LabDevice.enrolled();
        for (String body : List.of("", "[", "{}", "{\"device\":5}", "\u0000", "{\"device\":\"x\",\"entries\":7}")) {
            int status = device.post(body.getBytes(StandardCharsets.UTF_8)).statusCode();
            assertTrue(status == 400 || status == 401, body + ": " + status);
        }
    }

    @Test
    void whatWasRefusedStandsInTheOperatorsView() {
        LabDevice device = LabDevice.enrolled();
        device.entry("hit", hit());
        for (int i = 0; i < 3; i++) {
            device.send(4, device.entry(4, "f".repeat(64), "hit", hit())).then().statusCode(409);
        }
        given().get("/refusals")
                .then()
                .body("findAll { it.device == '" + device.id() + "' }", hasSize(1))
                .body("find { it.device == '" + device.id() + "' }.reason", equalTo("CHAIN_BROKEN"))
                .body("find { it.device == '" + device.id() + "' }.times", equalTo(3));
    }

    @Test
    void theFleetShowsWhatEachDeviceHasAndHowFarItIsBehind() {
        LabDevice device = LabDevice.enrolled();
        device.post(Map.of(
                        "device",
                        device.id(),
                        "entries",
                        List.of(),
                        "state",
                        Map.of("generations", Map.of("ec", 1), "backlog", 7)))
                .then()
                .statusCode(200);
        put("ECU", notice("ECU", id, "ROSA")).body("changed", equalTo(1));
        String line = "find { it.id == '" + device.id() + "' }";
        given().get("/devices")
                .then()
                .body(line + ".state.backlog", equalTo(7))
                .body(line + ".behind.ec", greaterThan(0))
                .body(line + ".lastContact", notNullValue());
    }

    @Test
    void aDeviceSpeaksForItselfOnly() {
        LabDevice device = LabDevice.enrolled();
        LabDevice other = LabDevice.enrolled();
        device.post(Map.of("device", other.id(), "entries", List.of()))
                .then()
                .statusCode(401)
                .body("reason", equalTo("OTHER_DEVICE"));
    }

    @Test
    void aChainMayBeginAtAnyNumber() {
        LabDevice device = LabDevice.enrolled();
        device.send(7, device.entry(7, ChainedEntry.NONE_BEFORE, "hit", hit()))
                .then()
                .statusCode(200);
        device.send(1, device.entry(1, ChainedEntry.NONE_BEFORE, "hit", hit()))
                .then()
                .statusCode(409)
                .body("reason", equalTo("CHAIN_BROKEN"));
    }

    @Test
    void aDeviceWithoutACertificateIsNotLetIn() {
        LabDevice device = LabDevice.enrolled();
        assertThrows(IOException.class, device::sendWithoutCertificate);
        given().contentType("application/json").body("{}").post("/up").then().statusCode(403);
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNotLetIn() throws Exception {
        LabDevice device = LabDevice.enrolled();
        CertificateAuthority other = CertificateAuthority.make(Instant.now());
        assertThrows(IOException.class, () -> device.sendWithCertificateOf(other));
    }

    @Test
    void aDeviceIsToldOfItsOwnAlerts() throws Exception {
        LabDevice device = LabDevice.enrolled();
        device.send(1, device.entry("hit", hit())).then().statusCode(200);
        assertEquals(200, device.get("alerts"));
        given().get("/alerts").then().statusCode(403);
    }

    @Test
    void operatorsDoNotComeByTheDevicesDoor() throws Exception {
        assertEquals(403, LabDevice.enrolled().get("devices"));
    }

    @Test
    void theCheckpointsPagesAreNotTheCentres() {
        assertEquals(404, given().get("/api/lane").statusCode());
    }
}
