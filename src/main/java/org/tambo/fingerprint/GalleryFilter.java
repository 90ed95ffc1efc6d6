package org.tambo.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Which enrolled fingers a search looks at: those that are in every set, where an empty set takes all, and where what is not
 * known of a finger is in every set.
 */
public record GalleryFilter(
        Set<FingerPosition> positions, Set<String> countries, Set<Integer> categories, Set<GalleryLabel.Sex> sexes) {
    /** All fingers. */
    public static final GalleryFilter ALL = new GalleryFilter(Set.of(), Set.of(), Set.of(), Set.of());

    /** TAMBO_MOST_FILTER_PAIRS. */
    private static final int MOST_PAIRS = 256;

    /** @throws IllegalArgumentException when the sets have more combinations than the engine looks for */
    public GalleryFilter {
        positions = Set.copyOf(positions);
        countries = Set.copyOf(countries);
        categories = Set.copyOf(categories);
        sexes = Set.copyOf(sexes);
        if (pairs(positions, countries, categories, sexes).size() > MOST_PAIRS) {
            throw new IllegalArgumentException("a filter of more than " + MOST_PAIRS + " combinations");
        }
    }

    /** This finger, where the enrolled one is known to be one. */
    public static GalleryFilter of(FingerPosition position) {
        return position == FingerPosition.UNKNOWN
                ? ALL
                : new GalleryFilter(Set.of(position), Set.of(), Set.of(), Set.of());
    }

    /** @param bits {@link GalleryLabel#bits()} */
    boolean takes(long bits) {
        long[] pairs = enginePairs();
        for (int i = 0; i < pairs.length; i += 2) {
            if ((bits & pairs[i]) == pairs[i + 1]) {
                return true;
            }
        }
        return pairs.length == 0;
    }

    /** A mask and the wanted bits, a pair for each combination. */
    private record Pair(long mask, long wanted) {
        Pair and(long mask, long wanted) {
            return new Pair(this.mask | mask, this.wanted | wanted);
        }
    }

    long[] enginePairs() {
        List<Pair> pairs = pairs(positions, countries, categories, sexes);
        if (pairs.equals(List.of(new Pair(0, 0)))) {
            return new long[0];
        }
        return pairs.stream()
                .flatMapToLong(pair -> LongStream.of(pair.mask(), pair.wanted()))
                .toArray();
    }

    private static List<Pair> pairs(
            Set<FingerPosition> positions,
            Set<String> countries,
            Set<Integer> categories,
            Set<GalleryLabel.Sex> sexes) {
        List<Pair> pairs = List.of(new Pair(0, 0));
        pairs = each(pairs, GalleryLabel.POSITION_MASK, positions.stream().mapToLong(GalleryLabel::bits));
        pairs = each(pairs, GalleryLabel.COUNTRY_MASK, countries.stream().mapToLong(GalleryLabel::countryBits));
        pairs = each(pairs, GalleryLabel.CATEGORY_MASK, categories.stream().mapToLong(GalleryLabel::categoryBits));
        return each(pairs, GalleryLabel.SEX_MASK, sexes.stream().mapToLong(GalleryLabel::bits));
    }

    /** Every pair so far with each value, and with none: what is not known is all zeros. */
    private static List<Pair> each(List<Pair> pairs, long mask, LongStream values) {
        long[] wanted = values.toArray();
        if (wanted.length == 0) {
            return pairs;
        }
        List<Pair> all = new ArrayList<>();
        for (Pair pair : pairs) {
            LongStream.concat(LongStream.of(0), LongStream.of(wanted))
                    .distinct()
                    .forEach(value -> all.add(pair.and(mask, value)));
        }
        return all;
    }
}
