package org.tambo.watchlist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tambo.fingerprint.Gallery;
import org.tambo.security.TrustedSigners;

/** A watchlist file, read to its end and held. */
record ReadFile(WatchlistFile file, List<NoticeLine> notices) {
    static ReadFile parse(byte[] bytes, TrustedSigners signers, Clock clock) throws WatchlistRefused {
        return parse(new WatchlistBytes.InMemory(bytes), signers, clock);
    }

    static ReadFile parse(WatchlistBytes bytes, TrustedSigners signers, Clock clock) throws WatchlistRefused {
        try {
            WatchlistFile file = WatchlistFile.verified(bytes, signers);
            List<NoticeLine> notices = new ArrayList<>();
            try (WatchlistFile.Changes lines = file.changes(clock)) {
                for (NoticeLine line = lines.nextNotice(); line != null; line = lines.nextNotice()) {
                    notices.add(line);
                }
            }
            return new ReadFile(file, notices);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String issuer() {
        return file.issuer();
    }

    long version() {
        return file.version();
    }

    Instant issuedAt() {
        return file.issuedAt();
    }

    Generation generation() {
        return generation(file.header(), notices);
    }

    /** What is in force by such lines, under keys from 1. */
    static Generation generation(Generation.Header header, List<NoticeLine> lines) {
        Map<Long, Notice> notices = new HashMap<>();
        List<Gallery.Enrolled> fingers = new ArrayList<>();
        for (NoticeLine line : lines) {
            long key = notices.size() + 1L;
            notices.put(key, line.notice());
            line.fingers().forEach(one -> fingers.add(new Gallery.Enrolled(key, one.position(), one.template())));
        }
        return new Generation(Optional.of(header), notices, Gallery.of(fingers));
    }
}
