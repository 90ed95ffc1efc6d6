package org.tambo.screening;

import java.util.List;
import org.tambo.watchlist.Generation;

/**
 * What the search for one finger brought.
 *
 * @param watchlist against which it was made
 * @param likeliest the notices whose fingers are most like it, the best first, whatever they score
 * @param scale how the sensor's impostors score
 * @param milliseconds of the search alone
 */
record FingerSearch(
        Generation watchlist, List<Generation.FoundByFinger> likeliest, ImpostorScale scale, double milliseconds) {
    /** How many of the likeliest a search keeps: a listed person's second finger is looked for among them. */
    static final int MOST = 50;
}
