package org.tambo.sync.update;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.Subset;
import org.tambo.sync.tuf.Mirror;
import org.tambo.watchlist.Watchlist;

/** A station that dies at the n-th step of an update: the n-th file that it asks for, or time that it asks the clock. */
final class KilledUpdate {
    static final int KILLED = 37;

    private static int left;

    private KilledUpdate() {}

    /** @param args the station's folder, the published one, the root's file, n */
    public static void main(String[] args) throws Exception {
        left = Integer.parseInt(args[3]);
        Path station = Path.of(args[0]);
        StationKeys keys = StationKeys.open(station, "chasqui at dawn".toCharArray());
        Clock clock = new StepClock();
        Watchlist watchlist = Watchlist.open(keys, station, clock);
        Door door = Door.in(Path.of(args[1]));
        new UpdateRun(watchlist, keys, new UpdateStore(station.resolve("updates")), Subset.whole(), clock)
                .from(
                        new Door(counted(door.metadata()), counted(door.targets()), false),
                        Files.readAllBytes(Path.of(args[2])));
        watchlist.close();
    }

    private static Mirror counted(Mirror mirror) {
        return path -> {
            step();
            return mirror.open(path);
        };
    }

    private static synchronized void step() {
        if (--left == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    private static final class StepClock extends Clock {
        @Override
        public Instant instant() {
            step();
            return LabRepository.NOW;
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
}
