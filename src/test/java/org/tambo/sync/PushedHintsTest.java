package org.tambo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.tambo.sync.PushedHints.Outcome;

class PushedHintsTest {
    private final KeyPair centre = pair();
    private final List<PushedHint> looked = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final PushedHints hints = new PushedHints(
            () -> Optional.of(centre.getPublic()),
            (timestamp, urgent) -> looked.add(new PushedHint(timestamp, urgent)),
            () -> now);

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] signed(PushedHint hint, KeyPair by) {
        return hint.signed(bytes -> {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(by.getPrivate());
                signature.update(bytes);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        });
    }

    private Outcome take(byte[] pushed) {
        now = now.plusSeconds(1);
        return hints.take(pushed);
    }

    @Test
    void looksForWhatTheCentreHasSigned() {
        assertEquals(Outcome.TAKEN, take(signed(new PushedHint(7, true), centre)));
        assertEquals(Outcome.TAKEN, take(signed(new PushedHint(8, false), centre)));
        assertEquals(List.of(new PushedHint(7, true), new PushedHint(8, false)), looked);
    }

    @Test
    void aHintThatIsBroughtAgainMakesNobodyLook() {
        byte[] pushed = signed(new PushedHint(7, true), centre);
        take(pushed);
        take(signed(new PushedHint(8, true), centre));
        assertEquals(Outcome.TAKEN, take(pushed));
        assertEquals(2, looked.size());
    }

    @Test
    void anothersHintCountsForNothing() {
        assertEquals(Outcome.BAD_SIGNATURE, take(signed(new PushedHint(7, true), pair())));
        assertEquals(List.of(), looked);
    }

    @Test
    void aReceiptIsNoHint() {
        byte[] receipt = "{\"format\":\"tambo-receipt/1\",\"timestamp\":9}".getBytes(StandardCharsets.UTF_8);
        String pushed = new String(signed(new PushedHint(7, true), centre), StandardCharsets.UTF_8);
        assertThrows(
                PushedHint.Refused.class,
                () -> PushedHint.read(
                        pushed.replaceFirst(
                                        "\"hint\":\"[^\"]*\"",
                                        "\"hint\":\""
                                                + java.util.Base64.getEncoder().encodeToString(receipt) + "\"")
                                .getBytes(StandardCharsets.UTF_8),
                        centre.getPublic()));
    }

    @Test
    void anyBytesAreRefusedByName() {
        byte[] good = signed(new PushedHint(7, true), centre);
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] torn = i % 2 == 0 ? new byte[random.nextInt(300)] : good.clone();
            if (i % 2 == 0) {
                random.nextBytes(torn);
            } else {
                torn[random.nextInt(torn.length)] ^= (byte) (1 + random.nextInt(255));
            }
            take(torn);
        }
        // A changed letter of Base64 or of a name may still say the same.
        assertEquals(
                0,
                looked.stream()
                        .filter(hint -> !hint.equals(new PushedHint(7, true)))
                        .count());
    }

    @Test
    void looksAtAFewASecond() {
        byte[] pushed = signed(new PushedHint(7, true), pair());
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            outcomes.add(hints.take(pushed));
        }
        assertEquals(Outcome.BAD_SIGNATURE, outcomes.get(9));
        assertEquals(Outcome.TOO_MANY, outcomes.get(10));
        assertEquals(Outcome.TAKEN, take(signed(new PushedHint(7, true), centre)));
    }

    @Test
    void aStationThatIsNotEnrolledTakesNone() {
        var none = new PushedHints(Optional::empty, (_, _) -> {}, () -> now);
        assertEquals(Outcome.NOT_ENROLLED, none.take(signed(new PushedHint(7, true), centre)));
    }

    @Test
    void thereIsNothingElseBehindTheDoor() throws Exception {
        Vertx vertx = Vertx.vertx();
        HttpServer door = PushDoor.listen(vertx, hints, "127.0.0.1", 0);
        try (HttpClient http = HttpClient.newHttpClient()) {
            byte[] pushed = signed(new PushedHint(7, true), centre);
            assertEquals(204, status(http, door, "POST", "/hint", pushed));
            assertEquals(List.of(new PushedHint(7, true)), looked);
            assertEquals(400, status(http, door, "POST", "/hint", new byte[10]));
            assertEquals(413, status(http, door, "POST", "/hint", new byte[PushedHint.MOST_BYTES + 1]));
            assertEquals(404, status(http, door, "GET", "/hint", new byte[0]));
            assertEquals(404, status(http, door, "POST", "/api/updates/import", pushed));
        } finally {
            door.close().toCompletionStage().toCompletableFuture().join();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static int status(HttpClient http, HttpServer door, String method, String path, byte[] body)
            throws Exception {
        URI address = URI.create("http://127.0.0.1:" + door.actualPort() + path);
        return http.send(
                        HttpRequest.newBuilder(address)
                                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
