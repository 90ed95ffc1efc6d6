package org.tambo.screening;

/** Why one more finger is asked for, in the words of the message catalogue under {@code finger.another.*}. */
public enum AnotherFinger {
    /** The first is like one on the list, but not enough. */
    NEAR,
    /** Two together still leave it open. */
    STILL_NEAR
}
