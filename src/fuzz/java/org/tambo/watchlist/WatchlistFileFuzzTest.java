package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.SyntheticPictures;
import org.tambo.security.TrustedSigners;
import org.tambo.watchlist.WatchlistRefused.Reason;

/** Bytes of every kind come to a watchlist or to a named refusal, signed by whom we trust or not, never to anything else. */
class WatchlistFileFuzzTest {
    private static final int SIGNED_RUNS = 1_000;
    private static final int UNSIGNED_RUNS = 5_000;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    /** What stands where something else is expected. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "1e999",
            "1e-5",
            "99999999999999999999999",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\u202e\"",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "[{}]",
            "[".repeat(20) + "]".repeat(20),
            "\"" + "A".repeat(300) + "\"",
            "\"AAAA\"",
            "\"2026-11-25\"",
            "\"+1000000000-01-01\"",
            "1".repeat(2_000));

    private final WatchlistAuthority lima = new WatchlistAuthority();

    @TempDir
    private Path trust;

    private TrustedSigners signers;
    private byte[] sound;

    @BeforeEach
    void makeFile() throws IOException {
        signers = lima.trustedIn(trust);
        ObjectNode person = WatchlistAuthority.withFinger(
                WatchlistAuthority.person("PER-2"), FingerPosition.RIGHT_INDEX, SyntheticPictures.plain(20, 20, 255));
        ObjectNode document = WatchlistAuthority.document("PER-1");
        sound = WatchlistAuthority.body(WatchlistAuthority.header("lab", 1, 2), List.of(document, person));
    }

    @Test
    void whatATrustedSignerSignsIsReadOrRefusedByName() {
        Random random = new Random(20261124);
        Map<Reason, Integer> refused = new EnumMap<>(Reason.class);
        int read = 0;
        for (int run = 0; run < SIGNED_RUNS; run++) {
            byte[] body = random.nextBoolean() ? withOtherValue(random) : mutated(sound, random);
            try {
                ReadFile file = ReadFile.parse(lima.signed(body), signers, CLOCK);
                assertEquals(file.notices().size(), file.generation().notices());
                read++;
            } catch (WatchlistRefused refusal) {
                assertNotEquals("", refusal.getMessage());
                refused.merge(refusal.reason(), 1, Integer::sum);
            }
        }
        assertTrue(read > SIGNED_RUNS / 20, read + " were read");
        assertTrue(refused.getOrDefault(Reason.BAD_NOTICE, 0) > SIGNED_RUNS / 4, refused.toString());
    }

    @Test
    void whatNobodySignedIsNeverTaken() {
        Random random = new Random(20261125);
        byte[] signed = lima.signed(sound);
        for (int run = 0; run < UNSIGNED_RUNS; run++) {
            byte[] garbage = random.nextInt(3) == 0 ? noise(random) : mutated(signed, random);
            try {
                ReadFile.parse(garbage, signers, CLOCK);
                // The signature line's own blanks and its newline are not signed.
                assertTrue(Arrays.equals(garbage, 0, sound.length, sound, 0, sound.length), "run " + run);
            } catch (WatchlistRefused refusal) {
                assertNotEquals("", refusal.getMessage());
            }
        }
    }

    /** Replaces the value of one field, wherever it stands. */
    private byte[] withOtherValue(Random random) {
        String text = new String(sound, StandardCharsets.UTF_8);
        int colon = text.indexOf("\":", random.nextInt(text.length()));
        if (colon < 0) {
            return sound;
        }
        int start = colon + 2;
        int end = start;
        while (end < text.length() && text.charAt(end) != ',' && text.charAt(end) != '}') {
            end++;
        }
        String value = VALUES.get(random.nextInt(VALUES.size()));
        return (text.substring(0, start) + value + text.substring(end)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] mutated = bytes.clone();
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(mutated.length);
            int length = Math.min(1 + random.nextInt(20), mutated.length - at);
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) random.nextInt(256);
                case 2 -> mutated = spliced(mutated, at, at + length, new byte[0]);
                default -> {
                    int from = random.nextInt(mutated.length - length + 1);
                    mutated = spliced(mutated, at, at, Arrays.copyOfRange(mutated, from, from + length));
                }
            }
        }
        return mutated;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, to, bytes.length - to);
        return out.size() == 0 ? new byte[] {'\n'} : out.toByteArray();
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(400)];
        random.nextBytes(noise);
        for (int i = random.nextInt(40); i < noise.length; i += 1 + random.nextInt(60)) {
            noise[i] = '\n';
        }
        return noise;
    }
}
