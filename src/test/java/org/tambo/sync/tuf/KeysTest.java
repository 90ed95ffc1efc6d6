package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A role has signed when as many different keys of its own as its threshold asks for have signed. */
class KeysTest {
    @TempDir
    Path folder;

    private SimulatedRepository repository;
    private Checkpoint checkpoint;

    @BeforeEach
    void trustFirstRoot() throws Exception {
        repository = new SimulatedRepository();
        checkpoint = new Checkpoint(folder, repository);
    }

    @Test
    void refusesSnapshotWithOneSignatureTooFew() throws Exception {
        repository.rootRole("snapshot").put("threshold", 3);
        var last = SigningKey.ed25519();
        repository.addKey("snapshot", SigningKey.ed25519());
        repository.addKey("snapshot", last);
        repository.publish("root", "targets", "snapshot", "timestamp");
        checkpoint.refresh();
        repository.signers("snapshot").remove(last.id());
        repository.publish("targets", "snapshot", "timestamp");
        var refusal = assertThrows(TooFewSignatures.class, checkpoint::refresh);
        assertEquals(2, refusal.counted());
        assertEquals(3, refusal.threshold());
        assertEquals(2, checkpoint.version("snapshot"));
    }

    @Test
    void acceptsRootWhoseSnapshotRoleNobodyCanSignFor() throws Exception {
        for (int i = 0; i < 4; i++) {
            repository.addKey("snapshot", SigningKey.ed25519());
        }
        repository.rootRole("snapshot").put("threshold", 6);
        repository.publish("root", "snapshot", "timestamp");
        assertThrows(TooFewSignatures.class, checkpoint::refresh);
        assertEquals("root 2, timestamp 2", checkpoint.trusted());
    }

    @Test
    void refusesRoleThatNamesAKeyTwice() throws Exception {
        var key = SigningKey.ed25519();
        repository.addKey("snapshot", key);
        repository.addKey("snapshot", key);
        repository.rootRole("snapshot").put("threshold", 3);
        repository.publish("root", "snapshot", "timestamp");
        assertThrows(MalformedMetadata.class, checkpoint::refresh);
        assertEquals("root 1", checkpoint.trusted());
    }

    @Test
    void countsOneKeyUnderTwoIdsOnce() throws Exception {
        var key = SigningKey.ed25519();
        repository.clearKeys("snapshot");
        repository.addKey("snapshot", key);
        repository.addKey("snapshot", key.alias());
        repository.rootRole("snapshot").put("threshold", 2);
        repository.publish("root", "snapshot", "timestamp");
        assertEquals(
                1, assertThrows(TooFewSignatures.class, checkpoint::refresh).counted());
    }

    @Test
    void refusesTwoSignaturesUnderOneKeyId() throws Exception {
        repository.tamper("snapshot", signatures -> signatures.add(signatures.getFirst()));
        assertThrows(MalformedMetadata.class, checkpoint::refresh);
        assertEquals("root 1, timestamp 1", checkpoint.trusted());
    }

    @Test
    void doesNotCountAKeyUnderAnIdThatIsNotItsOwn() throws Exception {
        var key = SigningKey.ed25519();
        String wrongId = "0".repeat(64);
        repository.clearKeys("snapshot");
        Trees.object(repository.root(), "keys").put(wrongId, key.written());
        repository.keyIds("snapshot").add(wrongId);
        repository.addSigner("snapshot", key);
        repository.publish("root", "snapshot", "timestamp");
        repository.tamper("snapshot", signatures -> signatures.getFirst().put("keyid", wrongId));
        assertThrows(TooFewSignatures.class, checkpoint::refresh);
    }

    static Stream<Arguments> schemes() {
        return Stream.of(
                Arguments.of("rsa", SigningKey.rsa(2048), "b1".repeat(256)),
                Arguments.of("rsa, longest salt", SigningKey.rsa(2048).withLongestSalt(), "b1".repeat(256)),
                Arguments.of("ecdsa", SigningKey.ecdsa(), "30060201010201" + "01"),
                Arguments.of("ed25519", SigningKey.ed25519(), "b6".repeat(64)),
                Arguments.of("hybrid", SigningKey.hybrid(), "b6".repeat(64 + 3309)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemes")
    void acceptsRightSignatures(String name, SigningKey key, String other) throws Exception {
        requireSignatureBy(key);
        checkpoint.refresh();
        assertEquals(2, checkpoint.version("root"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemes")
    void refusesWrongSignatures(String name, SigningKey key, String other) throws Exception {
        requireSignatureBy(key);
        repository.tamper("root", signatures -> signatures.getLast().put("sig", other));
        assertThrows(TooFewSignatures.class, checkpoint::refresh);
        assertEquals(1, checkpoint.version("root"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemes")
    void refusesSignaturesOverOtherContent(String name, SigningKey key, String other) throws Exception {
        requireSignatureBy(key);
        var elsewhere = key.sign(new byte[] {1});
        repository.tamper("root", signatures -> signatures.getLast().putAll(elsewhere));
        assertThrows(TooFewSignatures.class, checkpoint::refresh);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 64, 65})
    void refusesHybridSignatureOfWhichOneHalfIsWrong(int half) throws Exception {
        requireSignatureBy(SigningKey.hybrid());
        repository.tamper("root", signatures -> {
            String sig = String.valueOf(signatures.getLast().get("sig"));
            char other = sig.charAt(2 * half) == '0' ? '1' : '0';
            signatures.getLast().put("sig", sig.substring(0, 2 * half) + other + sig.substring(2 * half + 1));
        });
        assertThrows(TooFewSignatures.class, checkpoint::refresh);
    }

    private void requireSignatureBy(SigningKey key) {
        repository.addKey("root", key);
        repository.rootRole("root").put("threshold", 2);
        repository.publish("root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no number", "b6", "0"})
    void acceptsRightSignatureBesideAnythingElse(String other) throws Exception {
        repository.addKey("timestamp", SigningKey.ed25519());
        repository.publish("root", "timestamp");
        repository.tamper("timestamp", signatures -> signatures.getFirst().put("sig", other));
        checkpoint.refresh();
        assertEquals(2, checkpoint.version("timestamp"));
    }

    static Stream<Map<String, Object>> unusableKeys() {
        return Stream.of(
                Trees.of("keytype", "future", "scheme", "future", "keyval", Trees.of("public", "00")),
                Trees.of("keytype", "future", "scheme", "future", "keyval", Trees.of("other", 1)),
                Trees.of("keytype", "ed25519", "scheme", "ed25519", "keyval", Trees.of("public", "00")),
                Trees.of("keytype", "ed25519", "scheme", "ed25519", "keyval", Trees.of("public", "x".repeat(64))),
                Trees.of("keytype", "hybrid", "scheme", "ed25519+ml-dsa-65", "keyval", Trees.of("public", "00")),
                Trees.of("keytype", "ecdsa", "scheme", "ecdsa-sha2-nistp256", "keyval", Trees.of("public", "-----")));
    }

    @ParameterizedTest
    @MethodSource("unusableKeys")
    void toleratesKeysItCannotUse(Map<String, Object> written) throws Exception {
        String id = HexFormat.of().formatHex(HashAlgorithm.SHA256.digest().digest(Trees.canonical(written)));
        Trees.object(repository.root(), "keys").put(id, written);
        repository.keyIds("timestamp").add(id);
        repository.publish("root", "timestamp");
        repository.tamper("timestamp", signatures -> signatures.add(Trees.of("keyid", id, "sig", "00")));
        checkpoint.refresh();
        assertEquals("root 2, snapshot 1, targets 1, timestamp 2", checkpoint.trusted());
    }

    static Stream<Arguments> weakKeys() {
        return Stream.of(
                Arguments.of("RSA of 1024 bits", SigningKey.rsa(1024)),
                Arguments.of("P-384", SigningKey.ecdsa("secp384r1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("weakKeys")
    void doesNotCountKeysOfOtherSizes(String name, SigningKey key) throws Exception {
        requireSignatureBy(key);
        assertThrows(TooFewSignatures.class, checkpoint::refresh);
    }

    @Test
    void refusesThresholdOfZero() throws Exception {
        repository.rootRole("timestamp").put("threshold", 0);
        repository.publish("root");
        assertThrows(MalformedMetadata.class, checkpoint::refresh);
        assertEquals("root 1", checkpoint.trusted());
    }
}
