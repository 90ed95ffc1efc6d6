package org.tambo.fingerprint;

/** Bytes that were said to be a finger's template are none. */
public final class TemplateRefused extends RuntimeException {
    TemplateRefused(String reason) {
        super("finger template refused: " + reason);
    }
}
