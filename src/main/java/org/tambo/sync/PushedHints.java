package org.tambo.sync;

import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Takes hints from whoever brings them: one counts with the centre's signature only, no two of one number, and a few a second
 * are looked at. So somebody who keeps one and brings it again makes this station look at most once more.
 */
final class PushedHints {
    private static final Logger LOG = Logger.getLogger(PushedHints.class);
    private static final int MOST_A_SECOND = 10;
    /** A word a minute about those who knock in vain is enough. */
    private static final long QUIET_SECONDS = 60;

    private final Supplier<Optional<PublicKey>> key;
    private final HintLines.Listener listener;
    private final InstantSource clock;
    private long second;
    private int inSecond;
    private long newest;
    private long said;

    /** What became of one. */
    enum Outcome {
        TAKEN(204),
        MALFORMED(400),
        BAD_SIGNATURE(401),
        TOO_MANY(429),
        NOT_ENROLLED(503);

        private final int status;

        Outcome(int status) {
            this.status = status;
        }

        /** Of HTTP. */
        int status() {
            return status;
        }
    }

    /** @param key by which the centre signs; empty where this station is not enrolled */
    PushedHints(Supplier<Optional<PublicKey>> key, HintLines.Listener listener, InstantSource clock) {
        this.key = key;
        this.listener = listener;
        this.clock = clock;
    }

    synchronized Outcome take(byte[] pushed) {
        Outcome outcome = outcome(pushed);
        long now = clock.instant().getEpochSecond();
        if (outcome != Outcome.TAKEN && Math.abs(now - said) >= QUIET_SECONDS) {
            said = now;
            LOG.warnf("A hint that was pushed is refused: %s", outcome);
        }
        return outcome;
    }

    private Outcome outcome(byte[] pushed) {
        long now = clock.instant().getEpochSecond();
        inSecond = now == second ? inSecond + 1 : 1;
        second = now;
        if (inSecond > MOST_A_SECOND) {
            return Outcome.TOO_MANY;
        }
        Optional<PublicKey> centre = key.get();
        if (centre.isEmpty()) {
            return Outcome.NOT_ENROLLED;
        }
        try {
            PushedHint hint = PushedHint.read(pushed, centre.get());
            if (hint.timestamp() > newest) {
                newest = hint.timestamp();
                listener.hint(hint.timestamp(), hint.urgent());
            }
            return Outcome.TAKEN;
        } catch (PushedHint.Refused e) {
            return switch (e.reason()) {
                case MALFORMED -> Outcome.MALFORMED;
                case BAD_SIGNATURE -> Outcome.BAD_SIGNATURE;
            };
        }
    }
}
