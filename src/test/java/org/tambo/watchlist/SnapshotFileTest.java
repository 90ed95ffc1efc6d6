package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.watchlist.name.BirthDate;
import org.tambo.watchlist.name.PersonName;
import org.tambo.watchlist.name.PersonRecord;
import org.tambo.watchlist.name.PersonSex;

class SnapshotFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private static final byte[] ID = new byte[SnapshotFile.ID_BYTES];

    @TempDir
    private Path folder;

    private StationOnDisk station;

    @BeforeEach
    void open() throws IOException {
        station = new StationOnDisk(folder);
    }

    private SnapshotFile snapshot(byte[] id) {
        return new SnapshotFile(station.file(), id, station.keys().sealer("test"));
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".names"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private byte[] read() throws IOException {
        try (InputStream in = snapshot(ID).open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void readsBackWhatWasWritten() throws IOException {
        for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 200_000}) {
            byte[] content = content(length);
            snapshot(ID).write(out -> out.write(content));
            assertArrayEquals(content, read());
        }
    }

    @Test
    void refusesWhatWasCutAlteredOrExchanged() throws IOException {
        byte[] content = content(200_000);
        snapshot(ID).write(out -> out.write(content));
        byte[] sound = Files.readAllBytes(file());
        byte[] altered = sound.clone();
        altered[100_000] ^= 1;
        Files.write(file(), altered);
        assertThrows(IOException.class, this::read);
        int chunk = 65_536 + 29 + 5;
        Files.write(file(), Arrays.copyOf(sound, 2 * chunk));
        assertThrows(IOException.class, this::read);
        byte[] exchanged = sound.clone();
        System.arraycopy(sound, 0, exchanged, chunk, chunk);
        System.arraycopy(sound, chunk, exchanged, 0, chunk);
        Files.write(file(), exchanged);
        assertThrows(IOException.class, this::read);
    }

    @Test
    void isNotReadForAnother() throws IOException {
        snapshot(ID).write(out -> out.write(content(10)));
        byte[] other = ID.clone();
        other[0] = 1;
        assertFalse(snapshot(other).exists());
        Files.move(file(), folder.resolve("replica-01" + "00".repeat(15) + ".names"));
        try (InputStream in = snapshot(other).open()) {
            assertThrows(IOException.class, in::readAllBytes);
        }
    }

    @Test
    void holdsNothingInClear() throws IOException {
        snapshot(ID).write(out -> out.write("QUISPE MAMANI".getBytes(StandardCharsets.UTF_8)));
        String bytes = new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains("QUISPE"));
    }

    // what it is for

    private Watchlist withJuan() throws Exception {
        WatchlistAuthority lima = new WatchlistAuthority();
        lima.trustedIn(station.trust());
        Watchlist watchlist = station.watchlist(CLOCK);
        watchlist.apply(lima.file(1, WatchlistAuthority.person("PER-1"), WatchlistAuthority.document("PER-2")));
        watchlist.close();
        return watchlist;
    }

    private void assertFindsJuan() throws IOException {
        PersonRecord juan =
                PersonRecord.of(PersonName.whole("KISPE MAMANI, JUAN"), BirthDate.parse("1990-05-03"), PersonSex.M);
        Watchlist again = station.watchlist(CLOCK);
        List<String> found = again.current().byName(juan, LocalDate.now(CLOCK)).stream()
                .map(one -> one.found().notice().id())
                .toList();
        again.close();
        assertEquals(List.of("PER-1"), found);
    }

    @Test
    void bringsTheNamesBackAtTheNextStart() throws Exception {
        withJuan();
        assertFindsJuan();
    }

    @Test
    void isMadeAnewWhereItIsMissing() throws Exception {
        withJuan();
        Files.delete(file());
        assertFindsJuan();
        assertTrue(Files.exists(file()));
    }

    @Test
    void isNotBelievedWhereItIsDamaged() throws Exception {
        withJuan();
        byte[] bytes = Files.readAllBytes(file());
        bytes[bytes.length / 2] ^= 1;
        Files.write(file(), bytes);
        assertFindsJuan();
    }
}
