package org.tambo.sync.tuf;

/** Fewer distinct keys of a role have signed a metadata file than the role's threshold asks for. */
public final class TooFewSignatures extends UpdateRefused {
    private static final long serialVersionUID = 1;

    private final int counted;
    private final long threshold;

    TooFewSignatures(String file, String delegator, int counted, long threshold) {
        super("%s is signed by %d of its role's keys, where %s asks for %d"
                .formatted(file, counted, delegator, threshold));
        this.counted = counted;
        this.threshold = threshold;
    }

    public int counted() {
        return counted;
    }

    public long threshold() {
        return threshold;
    }
}
