package org.tambo.watchlist;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A station that dies within the transaction that takes a file: as when the power fails. */
final class KilledStation {
    static final int KILLED = 37;

    private KilledStation() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        new StationOnDisk(folder).watchlist(new LastHour()).apply(folder.resolve("next"));
    }

    /** Of a station that asks for the time only to write down when it has taken a file, and for dates. */
    private static final class LastHour extends Clock {
        private int asked;

        @Override
        public Instant instant() {
            // First for the notice's birth date, then for the proof of deletion: all is written but the end.
            if (++asked == 3) {
                Runtime.getRuntime().halt(KILLED);
            }
            return Instant.parse("2026-11-24T12:00:00Z");
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
