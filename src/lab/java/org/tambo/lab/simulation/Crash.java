package org.tambo.lab.simulation;

/** A process ends where it is: what it had not made durable is gone. */
final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;

    Crash() {
        super("crash");
    }
}
