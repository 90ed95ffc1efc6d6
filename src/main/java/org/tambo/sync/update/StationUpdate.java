package org.tambo.sync.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tambo.security.Enrolment;
import org.tambo.security.EnrolmentRefused;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.SegmentLabel.Part;
import org.tambo.sync.segment.SegmentRefused;
import org.tambo.sync.segment.Subset;
import org.tambo.sync.tuf.UpdateRefused;
import org.tambo.watchlist.Watchlist;

/** An update of a station that is not running. */
public final class StationUpdate {
    private StationUpdate() {}

    public static UpdateRun.Outcome take(Path station, StationKeys keys, Subset subset, Door door, Clock clock)
            throws UpdateRefused, SegmentRefused, IOException {
        Watchlist watchlist = Watchlist.open(keys, station, clock);
        try {
            var run = new UpdateRun(watchlist, keys, store(station), subset, clock);
            UpdateRun.Outcome outcome = run.from(door, root(station, keys));
            while (outcome.unfinished()) {
                outcome = run.from(door, root(station, keys));
            }
            return outcome;
        } finally {
            watchlist.close();
        }
    }

    /** Where a station keeps what it has verified. */
    public static UpdateStore store(Path station) {
        return new UpdateStore(station.resolve("updates"));
    }

    /** Where a station's trust in updates starts: at the root that its enrolment has brought. */
    public static byte[] root(Path station, StationKeys keys) throws IOException {
        try {
            return Enrolment.in(station, keys.deviceId())
                    .orElseThrow(() -> new IOException("this station is not enrolled: it knows no root to trust"))
                    .root()
                    .getBytes(StandardCharsets.UTF_8);
        } catch (EnrolmentRefused e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Which part of the watchlist a station's environment chooses, as the running station reads it.
     *
     * @throws IllegalArgumentException if it names what there is not
     */
    public static Subset subset(Map<String, String> environment) {
        Set<String> countries = words(environment, "TAMBO_UPDATES_COUNTRIES").stream()
                .map(word -> MemberState.valueOf(word).role())
                .collect(Collectors.toSet());
        Set<Part> parts = words(environment, "TAMBO_UPDATES_PARTS").stream()
                .map(word -> Part.valueOf(word.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
        return subset(
                countries,
                words(environment, "TAMBO_UPDATES_CATEGORIES"),
                words(environment, "TAMBO_UPDATES_REGIONS"),
                parts);
    }

    /**
     * @param parts all where none is named
     * @throws IllegalArgumentException if there are no notices among them
     */
    public static Subset subset(Set<String> roles, Set<String> categories, Set<String> regions, Set<Part> parts) {
        Set<Part> chosen = parts.isEmpty() ? EnumSet.allOf(Part.class) : parts;
        if (!chosen.contains(Part.NOTICES)) {
            throw new IllegalArgumentException("the parts of the watchlist must have notices among them");
        }
        return new Subset(roles, categories, regions, chosen);
    }

    private static Set<String> words(Map<String, String> environment, String name) {
        return Arrays.stream(environment.getOrDefault(name, "").split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }
}
