package org.tambo.watchlist;

/** A line is no notice; the message names the field and what is wrong with it. */
public final class NoticeRefused extends Exception {
    private static final long serialVersionUID = 1;

    public NoticeRefused(String message) {
        super(message);
    }
}
