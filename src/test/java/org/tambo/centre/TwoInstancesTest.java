package org.tambo.centre;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.security.Passphrase;
import org.tambo.security.StationKeys;
import org.tambo.sync.tuf.FolderMirror;
import org.tambo.sync.tuf.MetadataSigner;
import org.tambo.sync.tuf.TufClient;

/**
 * Two instances on one database, one key store and one published folder: the running one, and a second publisher, network
 * and so on that share nothing with it but those.
 */
@EnabledIf(
        value = "org.tambo.centre.EmbeddedCentre#postgresRuns",
        disabledReason = "PostgreSQL does not run as root where there are no user namespaces")
@QuarkusTest
@TestProfile(EmbeddedCentre.class)
class TwoInstancesTest {
    private static final int ROUNDS = 20;

    @Inject
    CentreSettings settings;

    @Inject
    DataSource database;

    @Inject
    Publisher publisher;

    @Inject
    ContactNetwork network;

    @Inject
    ObjectMapper json;

    @TempDir
    Path folder;

    private StationKeys keys;
    private Publisher second;

    @BeforeEach
    void begin() {
        keys = StationKeys.open(
                settings.data(), Passphrase.of(settings.passphrase(), settings.passphraseFile(), "none"));
        second = publisher(new KeyFiles(settings, keys), Clock.systemUTC());
    }

    private Publisher publisher(KeyHolder holder, Clock clock) {
        return new Publisher(
                new Notices(database),
                new Segments(database),
                new Epochs(database, keys),
                new Devices(database),
                holder,
                new PublishedFiles(settings),
                settings,
                clock);
    }

    /** The role keys without those of the root. */
    private record WithoutRoot(KeyHolder all) implements KeyHolder {
        @Override
        public MetadataSigner of(String role) {
            return all.of(role);
        }

        @Override
        public boolean has(String role) {
            return !role.startsWith("root") && all.has(role);
        }
    }

    private long version(String role) {
        return new Segments(database).version(role);
    }

    @Test
    void whatExpiresIsSignedAnewByWhoeverHasTheKeys() throws Exception {
        Path trusted = folder.resolve("trusted");
        TufClient.initialise(trusted, Files.readAllBytes(settings.repository().resolve("metadata/1.root.json")));
        long root = version("root");
        long targets = version("targets");
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(200));
        var holder = new KeyFiles(settings, keys);
        publisher(new WithoutRoot(holder), later).publish();
        assertEquals(root, version("root"));
        assertEquals(targets + 1, version("targets"));
        HealthCheckResponse well = new ExpiryHealth(new Segments(database), Clock.systemUTC()).call();
        assertEquals(HealthCheckResponse.Status.UP, well.getStatus());
        HealthCheckResponse near =
                new ExpiryHealth(new Segments(database), Clock.offset(later, Duration.ofDays(120))).call();
        assertEquals(HealthCheckResponse.Status.DOWN, near.getStatus());
        assertTrue(String.valueOf(near.getData().orElseThrow().get("root")).contains("keys are wanted"));
        publisher(holder, later).publish();
        assertEquals(root + 1, version("root"));
        var repository = new TufClient(
                        trusted,
                        new FolderMirror(settings.repository().resolve("metadata")),
                        new FolderMirror(settings.repository().resolve("targets")),
                        later)
                .refresh();
        assertEquals(root + 1, repository.rootVersion());
        assertEquals(targets + 1, version("targets"));
    }

    private static void together(Callable<?> one, Callable<?> other) throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> both = List.of(threads.submit(one), threads.submit(other));
            for (Future<?> each : both) {
                each.get();
            }
        }
    }

    private static Callable<Void> calling(Runnable action) {
        return Executors.callable(action, null);
    }

    private static void put(String id) {
        given().contentType("application/octet-stream")
                .body(("{\"id\":\"" + id + "\",\"country\":\"COL\",\"kind\":\"requisitoria\",\"authority\":\"Juzgado\","
                                + "\"legalBasis\":\"Art. 268\",\"action\":\"detain\",\"validUntil\":\"2031-10-01\","
                                + "\"contact\":{\"name\":\"Guardia\",\"phone\":\"+57 1\"},\"person\":{\"names\":[{"
                                + "\"paternal\":\"QUISPE\",\"given\":\"ROSA\"}],\"birthDate\":\"1990-05-03\"}}\n")
                        .getBytes(StandardCharsets.UTF_8))
                .post("/notices/COL")
                .then()
                .statusCode(200)
                .body("changed", equalTo(1));
    }

    @Test
    void whatTwoPublishAtOnceNeverGoesBackAndMissesNothing() throws Exception {
        Path trusted = folder.resolve("trusted");
        TufClient.initialise(trusted, Files.readAllBytes(settings.repository().resolve("metadata/1.root.json")));
        List<Long> generations = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            together(calling(() -> put("COL-" + UUID.randomUUID())), calling(second::publish));
            together(calling(publisher::publish), calling(second::publish));
            // Refuses what is older than what it has seen, and what does not fit together.
            var repository = new TufClient(
                            trusted,
                            new FolderMirror(settings.repository().resolve("metadata")),
                            new FolderMirror(settings.repository().resolve("targets")),
                            InstantSource.system())
                    .refresh();
            for (var target : repository.listedBy("co")) {
                repository.download(repository.find(target.path()), folder.resolve("store"));
            }
            generations.add(new Segments(database).generation(Country.COL));
        }
        assertEquals(generations.stream().distinct().sorted().toList(), generations);
        long last = generations.getLast();
        second.publish();
        assertEquals(last, new Segments(database).generation(Country.COL), "nothing is left");
    }

    @Test
    void whatTheOnePublishesTheOtherAnnounces() {
        List<Publisher.Publication> told = new CopyOnWriteArrayList<>();
        second.onPublished(told::add);
        second.publish();
        String id = "COL-" + UUID.randomUUID();
        put(id);
        second.follow();
        given().contentType("application/octet-stream")
                .body(("{\"withdraw\":{\"id\":\"" + id + "\"}}").getBytes(StandardCharsets.UTF_8))
                .post("/notices/COL")
                .then()
                .statusCode(200);
        second.follow();
        assertEquals(
                List.of(false, true),
                told.stream()
                        .skip(told.size() - 2)
                        .map(Publisher.Publication::urgent)
                        .toList());
    }

    @Test
    void oneDeliveryThatReachesBothIsTakenOnce() throws Exception {
        LabDevice device = LabDevice.enrolled();
        byte[] entry = device.entry("hit", "{\"noticeCountry\":\"COL\",\"noticeId\":\"COL-1\"}");
        // Two connections, as through two instances: what keeps them apart is the database.
        Callable<Void> send = calling(() -> device.send(1, entry).then().statusCode(200));
        together(send, send);
        given().get("/devices").then().body("find { it.id == '" + device.id() + "' }.entries", equalTo(1));
        given().get("/devices/" + device.id() + "/alerts").then().body("$", hasSize(1));
    }

    @Test
    void whatBothWouldTellAContactIsToldOnce() throws Exception {
        ContactNetwork other = new ContactNetwork(
                database, new Contacts(database, json), List.of(new WebhookChannel()), settings, Clock.systemUTC());
        try (var hook = new LabWebhook(200)) {
            given().contentType("application/json")
                    .body(List.of(hook.contact(1, "Titular")))
                    .put("/countries/COL/contacts")
                    .then()
                    .statusCode(204);
            LabDevice device = LabDevice.enrolled();
            for (int i = 1; i <= ROUNDS; i++) {
                device.send(i, device.entry("hit", "{\"noticeCountry\":\"COL\",\"noticeId\":\"COL-1\"}"))
                        .then()
                        .statusCode(200);
                together(calling(network::escalate), calling(other::escalate));
            }
            // Whichever of them took a step, or the scheduler of the running one, is done with it.
            String alerts = "/devices/" + device.id() + "/alerts";
            while (given().get(alerts)
                    .jsonPath()
                    .getList("steps.flatten().outcome")
                    .contains("DUE")) {
                Thread.sleep(20);
            }
            assertEquals(ROUNDS, hook.told(device.id()).stream().distinct().count());
            assertEquals(ROUNDS, hook.told(device.id()).size());
        }
    }

    @Test
    void aRevocationAtTheOneCountsAtTheOther() {
        LabDevice device = LabDevice.enrolled();
        given().post("/devices/" + device.id() + "/revocation").then().statusCode(204);
        assertTrue(new Devices(database).find(device.id()).orElseThrow().revoked());
    }
}
