package org.tambo.sync.tuf;

/** A mirror sent more bytes of a file than it may have; the transfer was cut off there. */
public final class TooLongFile extends UpdateRefused {
    private static final long serialVersionUID = 1;

    TooLongFile(String file, long limit) {
        super("%s is longer than the %d bytes it may have".formatted(file, limit));
    }
}
