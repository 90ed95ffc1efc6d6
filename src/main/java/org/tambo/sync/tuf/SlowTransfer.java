package org.tambo.sync.tuf;

/** A mirror sends so slowly that waiting on would let it hold back updates for as long as it likes. */
public final class SlowTransfer extends UpdateRefused {
    private static final long serialVersionUID = 1;

    SlowTransfer(String file, long received, long seconds) {
        super("%s came too slowly: %d bytes in %d seconds".formatted(file, received, seconds));
    }
}
