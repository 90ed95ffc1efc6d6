package org.tambo.screening;

/** The policies cannot be relied on, so that the station does not start; the message says which and why. */
final class PolicyRefused extends RuntimeException {
    PolicyRefused(String message) {
        super(message);
    }
}
