package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of a segment with bytes changed, dropped and doubled: taken or refused by name, and a refused one leaves nothing. */
class SegmentLinesFuzzTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private static final int ROUNDS = 400;

    @TempDir
    private Path folder;

    private static Origin origin() {
        return new Origin(new TreeMap<>(Map.of("PER", 1L)), new TreeMap<>(), new TreeMap<>(), "");
    }

    private static byte[] spoilt(Random random, byte[] sound) {
        byte[] bytes = sound.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 ->
                    System.arraycopy(
                            bytes,
                            at,
                            bytes,
                            Math.min(at + 1, bytes.length - 1),
                            bytes.length - Math.min(at + 1, bytes.length - 1));
                default -> bytes[at] = '"';
            }
        }
        return bytes;
    }

    @Test
    void isTakenOrRefusedByName() throws Exception {
        Random random = new Random(20261124);
        byte[] upsert = ("{\"upsert\":" + WatchlistAuthority.person("P1") + "}\n{\"withdraw\":{\"id\":\"P2\"}}\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] finger =
                "{\"finger\":{\"notice\":\"P1\",\"place\":0,\"position\":\"RIGHT_INDEX\",\"record\":\"VE1CAw==\"}}\n"
                        .getBytes(StandardCharsets.UTF_8);
        Watchlist watchlist = new StationOnDisk(folder).watchlist(CLOCK);
        try {
            watchlist.update(origin(), CLOCK.instant(), Set.of("PER"), update -> update.replace("PER", new byte[0]));
            for (int round = 0; round < ROUNDS; round++) {
                int before = watchlist.current().notices();
                byte[] lines = spoilt(random, round % 2 == 0 ? upsert : finger);
                try {
                    watchlist.update(origin(), CLOCK.instant(), Set.of(), update -> {
                        if (lines[2] == 'u') {
                            update.change("PER", lines);
                        } else {
                            update.fingers("PER", lines);
                        }
                    });
                } catch (NoticeRefused refused) {
                    assertEquals(before, watchlist.current().notices());
                }
            }
        } finally {
            watchlist.close();
        }
    }
}
