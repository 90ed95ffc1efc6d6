package org.tambo.sync.segment;

import java.util.Set;

/**
 * Which part of the watchlist a checkpoint holds. An empty set of countries, categories or regions means all of them.
 *
 * @param countries roles: {@code bo}, {@code co}, {@code ec}, {@code pe}
 */
public record Subset(Set<String> countries, Set<String> categories, Set<String> regions, Set<SegmentLabel.Part> parts) {
    public Subset {
        countries = Set.copyOf(countries);
        categories = Set.copyOf(categories);
        regions = Set.copyOf(regions);
        parts = Set.copyOf(parts);
    }

    /** Everything. */
    public static Subset whole() {
        return new Subset(Set.of(), Set.of(), Set.of(), Set.of(SegmentLabel.Part.values()));
    }

    boolean includes(String country) {
        return countries.isEmpty() || countries.contains(country);
    }

    /** What counts everywhere, or is about every category, is in every subset. */
    boolean includes(SegmentLabel label) {
        return parts.contains(label.part())
                && (categories.isEmpty() || label.category().isEmpty() || categories.contains(label.category()))
                && (regions.isEmpty() || label.region().isEmpty() || regions.contains(label.region()));
    }
}
