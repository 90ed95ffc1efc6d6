package org.tambo.watchlist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The segments that a state was put together of. It is stored in the transaction that stores the state, so that neither is
 * ever without the other.
 *
 * @param generations of each country, by its three letters
 * @param metadata the version of each signed file that listed the segments; none goes back
 * @param textures of each country whose fingers are to have their ridges, up to which generation they have them
 * @param subset which part of the watchlist it is, as the station's settings say it; empty for all of it
 */
@RegisterForReflection
public record Origin(
        SortedMap<String, Long> generations,
        SortedMap<String, Long> metadata,
        SortedMap<String, Long> textures,
        String subset) {
    private static final JsonMapper JSON = new JsonMapper();

    public Origin {
        generations = Collections.unmodifiableSortedMap(new TreeMap<>(generations));
        textures = Collections.unmodifiableSortedMap(new TreeMap<>(textures));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** In words: {@code BOL 12, PER 31; categories requisitoria; ridges to come PER}. */
    public String coverage() {
        String countries = generations.entrySet().stream()
                .map(one -> one.getKey() + " " + one.getValue())
                .collect(Collectors.joining(", "));
        String toCome = textures.entrySet().stream()
                .filter(one -> one.getValue() < generations.getOrDefault(one.getKey(), 0L))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        return countries
                + (subset.isEmpty() ? "" : "; " + subset)
                + (toCome.isEmpty() ? "" : "; ridges to come " + toCome);
    }

    byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Origin parse(byte[] bytes) {
        try {
            return JSON.readValue(bytes, Origin.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
