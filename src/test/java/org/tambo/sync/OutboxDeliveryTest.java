package org.tambo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tambo.screening.Outbox;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Origin;

class OutboxDeliveryTest {
    private static final Outbox.Backlog BACKLOG = new Outbox.Backlog(7, 0, Map.of());

    private static ObjectNode said(Optional<Origin> origin) {
        return OutboxDelivery.said(
                BACKLOG,
                Optional.of(new Generation.Header("centre", 12, Instant.parse("2026-11-24T02:14:07Z"), origin)));
    }

    @Test
    void saysItsGenerationOfEachCountryByItsRole() {
        var origin = new Origin(new TreeMap<>(Map.of("ECU", 3L, "PER", 31L)), new TreeMap<>(), new TreeMap<>(), "");
        ObjectNode said = said(Optional.of(origin));
        assertEquals("{\"ec\":3,\"pe\":31}", said.path("generations").toString());
        assertEquals(12, said.path("watchlist").asLong());
        assertEquals(7, said.path("backlog").asLong());
    }

    @Test
    void saysNoneOfAWatchlistThatCameInAFile() {
        assertTrue(said(Optional.empty()).path("generations").isMissingNode());
    }

    @Test
    void saysNothingOfAWatchlistWhereThereIsNone() {
        assertTrue(
                OutboxDelivery.said(BACKLOG, Optional.empty()).path("watchlist").isMissingNode());
    }
}
