package org.tambo.security;

import org.jspecify.annotations.Nullable;

/** An enrolment that is none, or not this station's. The message says which and why. */
public final class EnrolmentRefused extends Exception {
    private static final long serialVersionUID = 1;

    EnrolmentRefused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
