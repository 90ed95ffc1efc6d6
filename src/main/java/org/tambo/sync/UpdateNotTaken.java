package org.tambo.sync;

import org.tambo.sync.update.Refusal;

/** Nothing of an update was taken; the watchlist is as it was. */
public final class UpdateNotTaken extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    UpdateNotTaken(Refusal refusal, Exception cause) {
        super(refusal.message(), cause);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
