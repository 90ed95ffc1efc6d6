package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.security.TrustedSigners;

/** What {@code docs/watchlist-file.md} says is so. */
class WatchlistDocumentTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path trust;

    private static String document() throws IOException {
        return Files.readString(Path.of("docs/watchlist-file.md"));
    }

    /** What stands between the fences of that language. */
    private static String block(String language) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\n(.*?\n)```", Pattern.DOTALL)
                .matcher(document());
        assertTrue(block.find(), language);
        return block.group(1);
    }

    @Test
    void exampleIsSignedByTheKeyBesideIt() throws Exception {
        Files.writeString(trust.resolve("example.pem"), block("pem"));
        ReadFile file =
                ReadFile.parse(block("watchlist").getBytes(StandardCharsets.UTF_8), TrustedSigners.in(trust), CLOCK);
        assertEquals("example", file.issuer());
        assertEquals(
                new Notice.LostDocument("P", "PER", "118000001", null, Notice.LostDocument.Status.STOLEN),
                file.notices().getFirst().notice().document());
    }

    @Test
    void everyRefusalIsExplained() throws IOException {
        for (WatchlistRefused.Reason reason : WatchlistRefused.Reason.values()) {
            assertTrue(document().contains("\n| `" + reason + "` | 4"), reason.name());
        }
    }
}
