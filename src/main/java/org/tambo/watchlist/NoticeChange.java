package org.tambo.watchlist;

/** What one line of a watchlist file asks for. */
sealed interface NoticeChange {
    /** This notice is in force, in the place of the one of the same country and id if there was one. */
    record Upsert(NoticeLine line) implements NoticeChange {}

    /** The notice of that country and id is in force no longer. */
    record Withdraw(String country, String id) implements NoticeChange {}
}
