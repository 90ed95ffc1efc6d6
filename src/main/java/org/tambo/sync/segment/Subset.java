package org.tambo.sync.segment;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** The same choice, of one part or of all but that one. */
    public Subset of(SegmentLabel.Part part, boolean alone) {
        Set<SegmentLabel.Part> left = new HashSet<>(parts);
        left.removeIf(one -> (one == part) != alone);
        return new Subset(countries, categories, regions, left);
    }

    public boolean includes(String country) {
        return countries.isEmpty() || countries.contains(country);
    }

    /** As one text, the same for the same choice; empty for everything. */
    public String choice() {
        String countries = choice("countries", this.countries);
        String categories = choice("categories", this.categories);
        String regions = choice("regions", this.regions);
        Set<String> left = Arrays.stream(SegmentLabel.Part.values())
                .filter(parts::contains)
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        String partly = left.size() == SegmentLabel.Part.values().length ? "" : choice("parts", left);
        return Stream.of(countries, categories, regions, partly)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String choice(String what, Set<String> words) {
        return words.isEmpty() ? "" : what + " " + String.join(", ", new TreeSet<>(words));
    }

    /** What counts everywhere, or is about every category, is in every subset. */
    boolean includes(SegmentLabel label) {
        return parts.contains(label.part())
                && (categories.isEmpty() || label.category().isEmpty() || categories.contains(label.category()))
                && (regions.isEmpty() || label.region().isEmpty() || regions.contains(label.region()));
    }
}
