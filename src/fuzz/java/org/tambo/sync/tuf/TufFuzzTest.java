package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of any kind on the mirror come to a named refusal, and never change what is trusted. */
class TufFuzzTest {
    private static final int RUNS = 400;
    private static final int READS = 20_000;
    private static final List<String> ROLES = List.of("root", "timestamp", "snapshot", "targets");
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u0000",
            "-1",
            "0",
            "1e9",
            "null",
            "true",
            "9".repeat(20),
            "\"\"",
            "{}",
            "[]");

    @TempDir
    Path folder;

    @Test
    void mutatedMetadataIsRefusedByName() throws Exception {
        var random = new Random(20261124);
        var repository = new SimulatedRepository();
        var checkpoint = new Checkpoint(folder, repository);
        checkpoint.refresh();
        String trusted = checkpoint.trusted();
        repository.publish("root", "targets", "snapshot", "timestamp");
        repository.versions("root").removeLast();
        for (int run = 0; run < RUNS; run++) {
            String role = ROLES.get(1 + random.nextInt(3));
            byte[] good = repository.newest(role);
            byte[] bad = mutated(good, random);
            repository.replaceNewest(role, bad);
            try {
                new Checkpoint(folder.resolve(String.valueOf(run)), repository).refresh();
                // Only what leaves the signed content alone may pass, such as white space.
                assertEquals(signedContent(good), signedContent(bad), () -> "a changed " + role + " was accepted");
            } catch (UpdateRefused refusal) {
                assertNotEquals("", refusal.getMessage());
            }
            repository.replaceNewest(role, good);
        }
        assertEquals(trusted, checkpoint.trusted());
    }

    @Test
    void mutatedRootIsReadOrRefusedByName() {
        var random = new Random(20261125);
        byte[] good = new SimulatedRepository().newest("root");
        int read = 0;
        for (int run = 0; run < READS; run++) {
            try {
                SignedMetadata.read("root.json", mutated(good, random)).content(Root::read);
                read++;
            } catch (MalformedMetadata refusal) {
                assertNotEquals("", refusal.getMessage());
            }
        }
        int share = read;
        assertTrue(read > 0 && read < READS, () -> share + " were read");
    }

    @Test
    void aMutatedSignatureIsWrong() throws Exception {
        var random = new Random(20261127);
        byte[] content = {1, 2, 3};
        for (var signer :
                List.of(SigningKey.ed25519(), SigningKey.ecdsa(), SigningKey.rsa(2048), SigningKey.hybrid())) {
            var key = VerificationKey.readAll((Json.Members) Trees.json(Trees.of(signer.id(), signer.written())))
                    .values()
                    .iterator()
                    .next();
            String digits = String.valueOf(signer.sign(content).get("sig"));
            byte[] good = HexFormat.of().parseHex(digits);
            assertTrue(key.verifies(content, new Signature(signer.id(), digits)));
            for (int run = 0; run < RUNS; run++) {
                byte[] bad = mutated(good, random);
                if (!Arrays.equals(good, bad)) {
                    var signature = new Signature(signer.id(), HexFormat.of().formatHex(bad));
                    assertFalse(key.verifies(content, signature), signature::digits);
                }
            }
        }
    }

    @Test
    void anyPatternMatchesOrNot() {
        var random = new Random(20261126);
        String alphabet = "ab/*?[]!-ñ\uD83D\uDE00";
        int matches = 0;
        for (int run = 0; run < 300_000; run++) {
            String path = text(random, "ab/");
            var pattern = new PathPattern(text(random, alphabet));
            matches += pattern.matches(path) ? 1 : 0;
        }
        assertTrue(matches > 1000);
    }

    private static Json signedContent(byte[] file) throws JsonFault {
        return Json.read(file).member("signed");
    }

    private static String text(Random random, String alphabet) {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static byte[] mutated(byte[] good, Random random) {
        int at = random.nextInt(good.length);
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(good, at);
            case 1 -> {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << random.nextInt(8));
                yield bad;
            }
            case 2 -> {
                byte[] bad = good.clone();
                bad[at] = (byte) random.nextInt(256);
                yield bad;
            }
            case 3 -> spliced(good, at, at, WORDS.get(random.nextInt(WORDS.size())));
            case 4 -> spliced(good, at, Math.min(good.length, at + random.nextInt(40)), "");
            default -> {
                int from = random.nextInt(good.length);
                int to = Math.min(good.length, from + random.nextInt(200));
                yield spliced(good, at, at, new String(good, from, to - from, StandardCharsets.ISO_8859_1));
            }
        };
    }

    private static byte[] spliced(byte[] good, int from, int to, String between) {
        byte[] middle = between.getBytes(StandardCharsets.ISO_8859_1);
        byte[] bad = new byte[from + middle.length + good.length - to];
        System.arraycopy(good, 0, bad, 0, from);
        System.arraycopy(middle, 0, bad, from, middle.length);
        System.arraycopy(good, to, bad, from + middle.length, good.length - to);
        return bad;
    }
}
