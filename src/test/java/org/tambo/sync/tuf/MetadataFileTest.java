package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written here is what the client reads. */
class MetadataFileTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(86_400);
    private static final byte[] SEGMENT = "a segment".getBytes(StandardCharsets.UTF_8);

    private final MetadataSigner first = ed25519();
    private final MetadataSigner second = ecdsa();
    private final MetadataSigner online = ed25519();
    private final MetadataSigner peru = ecdsa();

    @TempDir
    Path folder;

    private Path mirror = Path.of("");
    private Path trusted = Path.of("");

    private static MetadataSigner ed25519() {
        return generated("Ed25519", 0);
    }

    private static MetadataSigner ecdsa() {
        return generated("EC", 256);
    }

    private static MetadataSigner generated(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            var pair = generator.generateKeyPair();
            return MetadataSigner.of(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void folders() throws IOException {
        mirror = Files.createDirectories(folder.resolve("mirror"));
        trusted = Files.createDirectories(folder.resolve("trusted"));
    }

    private Map<String, MetadataFile.Keys> rootRoles() {
        var roles = new LinkedHashMap<String, MetadataFile.Keys>();
        roles.put("root", new MetadataFile.Keys(List.of(first, second), 2));
        for (String role : List.of("timestamp", "snapshot", "targets")) {
            roles.put(role, MetadataFile.Keys.one(online));
        }
        return roles;
    }

    private VerifiedRepository published(MetadataFile.Target... targets) throws UpdateRefused, IOException {
        byte[] root = MetadataFile.root(1, LATER, rootRoles(), List.of(first, second));
        byte[] delegations = MetadataFile.delegations(
                1,
                LATER,
                List.of(new MetadataFile.Delegated("pe", MetadataFile.Keys.one(peru), List.of("pe/*"))),
                List.of(online));
        byte[] role = MetadataFile.targets(3, LATER, List.of(targets), List.of(peru));
        byte[] snapshot = MetadataFile.snapshot(
                5, LATER, Map.of("targets", delegations, "pe", role), Map.of("targets", 1L, "pe", 3L), List.of(online));
        Files.write(mirror.resolve("1.targets.json"), delegations);
        Files.write(mirror.resolve("3.pe.json"), role);
        Files.write(mirror.resolve("5.snapshot.json"), snapshot);
        Files.write(
                mirror.resolve("timestamp.json"), MetadataFile.timestamp(9, NOW, LATER, snapshot, 5, List.of(online)));
        for (MetadataFile.Target target : targets) {
            Path file = mirror.resolve(target.mirrorPath());
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, SEGMENT);
        }
        TufClient.initialise(trusted, root);
        return new TufClient(trusted, new FolderMirror(mirror), new FolderMirror(mirror), InstantSource.fixed(NOW))
                .refresh();
    }

    @Test
    void theClientTakesWhatIsWritten() throws UpdateRefused, IOException {
        var repository = published(MetadataFile.Target.of("pe/a.notices", SEGMENT, "{\"kind\":\"base\"}"));
        assertEquals(9, repository.timestampVersion());
        assertEquals(5, repository.snapshotVersion());
    }

    @Test
    void aRoleSaysWhatItsTargetsAre() throws UpdateRefused, IOException {
        var repository = published(MetadataFile.Target.of("pe/a.notices", SEGMENT, "{\"kind\":\"base\"}"));
        assertEquals(
                List.of(Optional.of("{\"kind\":\"base\"}")),
                repository.listedBy("pe").stream().map(TargetFile::custom).toList());
        assertEquals(List.of("pe"), repository.roles());
    }

    @Test
    void theClientFetchesATarget() throws UpdateRefused, IOException {
        var repository = published(MetadataFile.Target.of("pe/a.notices", SEGMENT, "{}"));
        Path file = repository.download(repository.find("pe/a.notices"), folder.resolve("downloads"));
        assertArrayEquals(SEGMENT, Files.readAllBytes(file));
    }

    @Test
    void aCountryThatSpeaksForAnotherIsRefused() throws UpdateRefused, IOException {
        var repository = published(MetadataFile.Target.of("co/a.notices", SEGMENT, "{}"));
        var refused = assertThrows(TargetOutOfScope.class, () -> repository.listedBy("pe"));
        assertEquals("pe lists co/a.notices, which was not delegated to it", refused.getMessage());
    }

    @Test
    void aRoleThatIsNotThereListsNothing() throws UpdateRefused, IOException {
        assertEquals(List.of(), published().listedBy("ec"));
    }

    @Test
    void oneOfTwoRootKeysIsTooFew() {
        byte[] root = MetadataFile.root(1, LATER, rootRoles(), List.of(first));
        assertThrows(TooFewSignatures.class, () -> TufClient.initialise(trusted, root));
    }
}
