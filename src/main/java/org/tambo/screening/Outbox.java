package org.tambo.screening;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What this station owes the centre, as whoever delivers it sees it. */
public interface Outbox {
    /** An entry that the centre has not receipted. */
    record Waiting(long sequence, byte[] entry, byte[] signature) {}

    /**
     * What waits, and what could not.
     *
     * @param shed how many of each kind found no room
     */
    record Backlog(long waiting, Map<ChainedEntry.Kind, Long> shed) {}

    /**
     * The oldest entries that wait, in order; at least one where any does.
     *
     * @param mostBytes of all of them together
     */
    List<Waiting> oldest(int most, int mostBytes);

    /**
     * The centre has signed that it has these: what they hold is erased, the receipt is kept.
     *
     * @param signer the id of the key that signed it
     */
    void receipted(List<Long> sequences, byte[] receipt, byte[] signature, String signer, Instant at);

    Backlog backlog();
}
