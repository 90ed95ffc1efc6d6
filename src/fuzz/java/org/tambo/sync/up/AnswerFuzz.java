package org.tambo.sync.up;

import java.io.IOException;

/**
 * Whatever the centre answers is no receipt unless it has signed it; what it has signed is one or refused, and so are alerts. For
 * Jazzer.
 */
public final class AnswerFuzz {
    /** The one of docs/sync-examples.json, whose receipts the fuzzer begins with. */
    private static final String DEVICE = "d1fca20ff6f1e41d";

    private AnswerFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Alerts.read(input);
        } catch (IOException e) {
            // Refused.
        }
        try {
            throw new AssertionError("a receipt that nobody signed: " + Receipt.read(input, StrangersKey.KEY, DEVICE));
        } catch (ReceiptRefused e) {
            // By name.
        }
        try {
            Receipt.parse(input, new byte[0], "centre", DEVICE);
        } catch (ReceiptRefused e) {
            // Signed, and yet no receipt.
        }
    }
}
