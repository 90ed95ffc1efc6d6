package org.tambo.lab.simulation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.SegmentRefused;
import org.tambo.sync.segment.Subset;
import org.tambo.sync.tuf.Mirror;
import org.tambo.sync.tuf.NotOnMirror;
import org.tambo.sync.tuf.UpdateRefused;
import org.tambo.sync.update.Door;
import org.tambo.sync.update.MemberState;
import org.tambo.sync.update.UpdateRun;
import org.tambo.sync.update.UpdateStore;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Origin;
import org.tambo.watchlist.Watchlist;

/**
 * A checkpoint that takes updates over a link which loses, cuts short, changes, brings again what was before and never ends,
 * crashes meanwhile, and has its clock set. After each try it is held against all that was ever published.
 */
final class SimulatedCheckpoint implements AutoCloseable {
    private static final int LONGEST_JUMP_DAYS = 60;

    private final SimulatedPublication publication;
    private final Faults faults;
    private final SplittableRandom chance;
    private final InstantSource clock;
    private final StationKeys keys;
    private final Path folder;
    private final Map<MemberState, Long> highest = new EnumMap<>(MemberState.class);
    private final Map<String, Long> versions = new TreeMap<>();
    private Duration clockError = Duration.ZERO;
    private Watchlist watchlist;
    private int taken;
    private int refused;
    private int rolledBack;
    private int torn;

    SimulatedCheckpoint(
            SimulatedPublication publication,
            StationKeys keys,
            Faults faults,
            SplittableRandom chance,
            InstantSource clock)
            throws IOException {
        this.publication = publication;
        this.keys = keys;
        this.faults = faults;
        this.chance = chance;
        this.clock = clock;
        this.folder = Files.createTempDirectory(memory(), "tambo-checkpoint");
        this.watchlist = opened();
    }

    /** Where a file need not go to a disk: what a disk does to files is not simulated here. */
    static Path memory() {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** How often another state came into force. */
    int taken() {
        return taken;
    }

    /** How often an update, or a country's part of one, was refused by name. */
    int refused() {
        return refused;
    }

    /** How often something older took the place of something newer. */
    int rolledBack() {
        return rolledBack;
    }

    /** How often there was what nobody had published so. */
    int torn() {
        return torn;
    }

    private Instant now() {
        return clock.instant().plus(clockError);
    }

    private Watchlist opened() throws IOException {
        return Watchlist.open(keys, folder, new CrashingClock());
    }

    /** The station asks it in the middle of its transactions too, and that may be the end of it. */
    private final class CrashingClock extends Clock {
        @Override
        public Instant instant() {
            if (faults.strikes()) {
                throw new Crash();
            }
            return now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** It looks for an update. */
    void tick() throws IOException {
        if (faults.strikes()) {
            clockError = Duration.ofDays(chance.nextLong(-LONGEST_JUMP_DAYS, LONGEST_JUMP_DAYS));
        }
        try {
            var outcome = new UpdateRun(
                            watchlist, keys, new UpdateStore(folder.resolve("updates")), Subset.whole(), this::now)
                    .from(new Door(new PoorMirror(), new PoorMirror(), false), publication.root());
            taken += outcome.changed() ? 1 : 0;
            refused += outcome.refusals().size();
        } catch (UpdateRefused | SegmentRefused e) {
            refused++;
        } catch (IOException e) {
            // The next time, then.
        } catch (Crash e) {
            restart();
        }
        judge();
    }

    private void restart() throws IOException {
        watchlist.close();
        while (true) {
            try {
                watchlist = opened();
                return;
            } catch (Crash again) {
                // And again.
            }
        }
    }

    /** The clock is set right. */
    void calm() {
        clockError = Duration.ZERO;
    }

    boolean isUpToDate() {
        Optional<Origin> origin = origin();
        return origin.isPresent()
                && Stream.of(MemberState.values())
                        .allMatch(member -> generation(origin.get(), member) == publication.generation(member));
    }

    private Optional<Origin> origin() {
        return watchlist.current().header().flatMap(Generation.Header::origin);
    }

    private static long generation(Origin origin, MemberState member) {
        return origin.generations().getOrDefault(member.name(), 0L);
    }

    private void judge() {
        Origin origin = origin().orElse(null);
        if (origin == null) {
            rolledBack += highest.isEmpty() ? 0 : 1;
            return;
        }
        int expected = 0;
        boolean isTorn = false;
        for (MemberState member : MemberState.values()) {
            long generation = generation(origin, member);
            long before = highest.getOrDefault(member, 0L);
            rolledBack += generation < before ? 1 : 0;
            highest.put(member, Math.max(before, generation));
            Set<Integer> notices = publication.notices(member, generation);
            expected += notices.size();
            isTorn |= !has(member, notices);
        }
        origin.metadata().forEach((role, version) -> {
            rolledBack += version < versions.getOrDefault(role, 0L) ? 1 : 0;
            versions.merge(role, version, Math::max);
        });
        torn += isTorn || watchlist.current().notices() != expected ? 1 : 0;
    }

    private boolean has(MemberState member, Set<Integer> notices) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return publication.everPublished(member).stream()
                .allMatch(notice -> watchlist
                                .current()
                                .byNumber("PER", SimulatedPublication.number(member, notice), today)
                                .isEmpty()
                        != notices.contains(notice));
    }

    @Override
    public void close() throws IOException {
        watchlist.close();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path each : walk.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(each);
            }
        }
    }

    /** Between the checkpoint and what is published. */
    private final class PoorMirror implements Mirror {
        @Override
        public InputStream open(String path) throws IOException {
            if (faults.strikes()) {
                throw new Crash();
            }
            if (faults.strikes()) {
                throw new IOException("lost");
            }
            byte[] file = faults.strikes() ? another(path) : file(path);
            InputStream stream = new ByteArrayInputStream(faults.through(file));
            return faults.strikes() ? new Endless(stream) : stream;
        }

        private byte[] file(String path) throws NotOnMirror {
            if (path.equals("timestamp.json")) {
                return publication.timestamps().getLast();
            }
            byte[] file = publication.files().get(path);
            if (file == null) {
                throw new NotOnMirror(path);
            }
            return file;
        }

        /** What was here before under this name, or what has another one. */
        private byte[] another(String path) {
            List<byte[]> others = path.equals("timestamp.json")
                    ? publication.timestamps()
                    : new TreeMap<>(publication.files()).values().stream().toList();
            return others.get(chance.nextInt(others.size()));
        }
    }

    /** Goes on for ever after its end. */
    private static final class Endless extends InputStream {
        private final InputStream stream;

        Endless(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            int value = stream.read();
            return value < 0 ? ' ' : value;
        }
    }
}
