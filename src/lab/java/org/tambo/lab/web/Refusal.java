package org.tambo.lab.web;

/** A request that is not granted. The message goes to whoever asked. */
public final class Refusal extends Exception {
    private final int status;

    /** @param status of HTTP, 400 to 499 */
    public Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
