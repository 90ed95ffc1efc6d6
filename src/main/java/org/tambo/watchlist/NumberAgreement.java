package org.tambo.watchlist;

/** How a number that was read agrees with a notice's. */
public enum NumberAgreement {
    /** Letter for letter. */
    EXACT,
    /** It lies in the range that the notice is about. */
    IN_RANGE,
    /** But for letters and digits that are easily taken for one another. */
    CONFUSABLE
}
