package org.tambo.fingerprint;

/** The engine would not take what it was given. */
final class RidgesRefused extends RuntimeException {
    private final RidgeFault fault;

    RidgesRefused(RidgeFault fault) {
        super("ridges refused: " + fault.reason());
        this.fault = fault;
    }

    RidgeFault fault() {
        return fault;
    }
}
