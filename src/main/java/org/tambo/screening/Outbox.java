package org.tambo.screening;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this station owes the centre, as whoever delivers it sees it. */
public interface Outbox {
    /** An entry that the centre has not receipted. */
    record Waiting(long sequence, byte[] entry, byte[] signature) {}

    /**
     * A finger's picture that follows a hit which the centre has receipted.
     *
     * @param id rises from one that was written down to the next
     * @param hit the hit's sequence
     * @param place where it stands among the fingers that the hit names, from 0
     * @param sha256 of its bytes, hexadecimal, as the hit names it
     */
    record Picture(long id, long hit, int place, String sha256, byte[] bytes) {}

    /**
     * What waits, and what could not.
     *
     * @param pictures how many wait that follow a hit, whether the centre has that already or not
     * @param shed how many of each kind found no room
     */
    record Backlog(long waiting, long pictures, Map<ChainedEntry.Kind, Long> shed) {}

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

    /**
     * The centre's signed word for the newest entry that it has acknowledged.
     *
     * @param receipt as it was signed
     * @param signer the id of the key that signed it
     */
    record Acknowledged(long sequence, byte[] receipt, byte[] signature, String signer) {}

    /** Nothing where no entry has been acknowledged yet. */
    Optional<Acknowledged> acknowledged();

    /** The oldest picture that can go, of those after the one with that id. */
    Optional<Picture> oldestPicture(long after);

    /** The centre has signed that it has this picture: it is erased, the receipt is kept. */
    void receipted(Picture picture, byte[] receipt, byte[] signature, String signer, Instant at);

    Backlog backlog();
}
