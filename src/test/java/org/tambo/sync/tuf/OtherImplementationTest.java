package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A root file written with python-tuf 5.1 and securesystemslib 1.4, for this test: keys of all three schemes, each of which
 * must have signed, and a field whose text needs escaping.
 */
class OtherImplementationTest {
    @TempDir
    Path folder;

    private static String root() throws IOException {
        try (var stream = OtherImplementationTest.class.getResourceAsStream("root-by-python-tuf.json")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void itsRsaEcdsaAndEd25519SignaturesAreRight() throws Exception {
        byte[] root = root().getBytes(StandardCharsets.UTF_8);
        TufClient.initialise(folder, root);
        assertEquals(root.length, Files.size(folder.resolve("root.json")));
    }

    @Test
    void itsSignaturesAreWrongWhenOneCharacterIsOther() throws Exception {
        byte[] root = root().replace("slash /", "slash |").getBytes(StandardCharsets.UTF_8);
        assertEquals(
                0,
                assertThrows(TooFewSignatures.class, () -> TufClient.initialise(folder, root))
                        .counted());
    }
}
