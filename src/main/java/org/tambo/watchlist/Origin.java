package org.tambo.watchlist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The segments that a state was put together of. It is stored in the transaction that stores the state, so that neither is
 * ever without the other.
 *
 * @param generations of each country, by its three letters
 * @param metadata the version of each signed file that listed the segments; none goes back
 * @param subset which part of the watchlist it is, as the station's settings say it; empty for all of it
 */
@RegisterForReflection
public record Origin(SortedMap<String, Long> generations, SortedMap<String, Long> metadata, String subset) {
    private static final JsonMapper JSON = new JsonMapper();

    public Origin {
        generations = Collections.unmodifiableSortedMap(new TreeMap<>(generations));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** In words: {@code BOL 12, PER 31; categories requisitoria}. */
    public String coverage() {
        String countries = generations.entrySet().stream()
                .map(one -> one.getKey() + " " + one.getValue())
                .collect(Collectors.joining(", "));
        return subset.isEmpty() ? countries : countries + "; " + subset;
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
