package org.tambo.watchlist;

import java.util.List;
import java.util.Optional;

/** Where a generation's notices lie, to be read one at a time when one is found. Safe for any number of threads. */
interface NoticeStore {
    /**
     * The notice under that key; nothing once it has been withdrawn.
     *
     * @param of the state that has it: where that is still in force, a notice that is missing is a fault
     */
    Optional<Notice> notice(long key, Generation.Header of);

    /** Whether there is a notice of that country and id; true where it cannot be read. */
    boolean holds(String country, String id);

    /** The keys of the notices that name a number of that indexed form, in ascending order. */
    long[] byNumber(String indexed);

    /** The pictures of the person that the notice is about, in the notice's order. */
    List<Notice.Picture> portraits(long key);

    /** False once something was found that cannot be trusted: then nobody is to rely on finding nothing. */
    boolean isSound();
}
