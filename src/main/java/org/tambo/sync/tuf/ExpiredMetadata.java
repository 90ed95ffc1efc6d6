package org.tambo.sync.tuf;

import java.time.Instant;

/** A metadata file is past its date: the repository is no longer kept up, or an old state of it is being replayed. */
public final class ExpiredMetadata extends UpdateRefused {
    private static final long serialVersionUID = 1;

    private final Instant expires;
    private final Instant now;

    ExpiredMetadata(String file, Instant expires, Instant now) {
        super("%s expired at %s, and it is %s: see that the clock is right and the mirror up to date"
                .formatted(file, expires, now));
        this.expires = expires;
        this.now = now;
    }

    public Instant expires() {
        return expires;
    }

    /** When the refresh began, by this machine's clock. */
    public Instant now() {
        return now;
    }
}
