package org.tambo.watchlist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
            try (WatchlistFile.Notices lines = file.notices(clock)) {
                for (NoticeLine line = lines.next(); line != null; line = lines.next()) {
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
        Generation.Builder builder = new Generation.Builder(file.header());
        notices.forEach(builder::add);
        return builder.build();
    }
}
