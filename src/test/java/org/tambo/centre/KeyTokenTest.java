package org.tambo.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.sync.tuf.FolderMirror;
import org.tambo.sync.tuf.MetadataFile;
import org.tambo.sync.tuf.MetadataFile.Keys;
import org.tambo.sync.tuf.MetadataSigner;
import org.tambo.sync.tuf.TufClient;

/** Metadata that a hardware module signs is what the client takes; the module here is SoftHSM. */
@EnabledIf(value = "org.tambo.centre.SoftToken#canBeHad", disabledReason = "no SoftHSM here")
class KeyTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(86_400);

    @TempDir
    static Path folder;

    private static KeyToken token;

    @BeforeAll
    static void begin() throws Exception {
        token = KeyToken.open(
                new SoftToken(folder, List.of("root-1", "root-2", "pe")).configuration, SoftToken.PIN.toCharArray());
    }

    @Test
    void theClientTakesWhatItSigns() throws Exception {
        List<MetadataSigner> root = List.of(token.of("root-1"), token.of("root-2"));
        MetadataSigner other = token.of("pe");
        byte[] segment = "a segment".getBytes(StandardCharsets.UTF_8);
        Map<String, Keys> roles = new LinkedHashMap<>();
        roles.put("root", new Keys(root, 2));
        List.of("timestamp", "snapshot", "targets").forEach(role -> roles.put(role, Keys.one(other)));
        byte[] first = MetadataFile.root(1, LATER, roles, root);
        byte[] targets = MetadataFile.delegations(
                1, LATER, List.of(new MetadataFile.Delegated("pe", Keys.one(other), List.of("pe/*"))), List.of(other));
        MetadataFile.Target listed = MetadataFile.Target.of("pe/one", segment, "{}");
        byte[] peru = MetadataFile.targets(1, LATER, List.of(listed), List.of(other));
        byte[] snapshot = MetadataFile.snapshot(
                1, LATER, Map.of("targets", targets, "pe", peru), Map.of("targets", 1L, "pe", 1L), List.of(other));
        Path mirror = folder.resolve("mirror");
        Files.createDirectories(mirror.resolve("pe"));
        Files.write(mirror.resolve("1.targets.json"), targets);
        Files.write(mirror.resolve("1.pe.json"), peru);
        Files.write(mirror.resolve("1.snapshot.json"), snapshot);
        Files.write(
                mirror.resolve("timestamp.json"), MetadataFile.timestamp(1, NOW, LATER, snapshot, 1, List.of(other)));
        Files.write(mirror.resolve(listed.mirrorPath()), segment);

        Path trusted = folder.resolve("trusted");
        TufClient.initialise(trusted, first);
        var client =
                new TufClient(trusted, new FolderMirror(mirror), new FolderMirror(mirror), InstantSource.fixed(NOW));
        var repository = client.refresh();
        Path file = repository.download(repository.find("pe/one"), folder.resolve("store"));
        assertEquals("a segment", Files.readString(file));
    }

    @Test
    void aKeyThatItLacksIsNamed() {
        var refused = assertThrows(IllegalStateException.class, () -> token.of("ec"));
        assertTrue(String.valueOf(refused.getMessage()).endsWith("has no key called ec"), refused.getMessage());
    }
}
