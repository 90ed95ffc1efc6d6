package org.tambo.sync.up;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Map;

/** Whatever the centre answers, signed or not, is a receipt or alerts, or is refused. For Jazzer. */
public final class AnswerFuzz {
    private static final String DEVICE = "3f2a9c0d11e4b7a8";
    private static final JsonMapper JSON = new JsonMapper();

    private AnswerFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws GeneralSecurityException, IOException {
        try {
            Alerts.read(input);
        } catch (IOException e) {
            // Refused.
        }
        read(input);
        read(JSON.writeValueAsBytes(Map.of("receipt", input, "signature", SignedInput.sign(input), "key", "centre")));
    }

    private static void read(byte[] answer) {
        try {
            Receipt.read(answer, SignedInput.KEY, DEVICE);
        } catch (ReceiptRefused e) {
            // By name.
        }
    }
}
