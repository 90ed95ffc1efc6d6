package org.tambo.lab.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** How a station calls itself to the centre: the first 16 hexadecimal digits of its public key's SHA-256. */
final class DeviceName {
    private DeviceName() {}

    /** Waits for a station to write its public key, and names it. */
    static String of(Path pem, Duration within) throws IOException {
        Instant until = Instant.now().plus(within);
        while (!Files.exists(pem)) {
            if (Instant.now().isAfter(until)) {
                throw new IOException("the edge made no device key: " + pem + " is missing");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
        String text = Files.readString(pem, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(text));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
