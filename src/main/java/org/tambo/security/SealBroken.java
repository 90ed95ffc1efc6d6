package org.tambo.security;

/** A sealed value was altered, cut, moved from its place, or sealed under another key. */
public final class SealBroken extends RuntimeException {
    SealBroken() {
        super("a sealed value does not open: altered, moved, or sealed under another key");
    }
}
