package org.tambo.centre;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A checkpoint as the centre sees one: keys, and a chain of entries. */
final class LabDevice {
    final KeyPair signing = pair("Ed25519");
    final KeyPair sealing = pair("X25519");
    private String id = "";
    private String previous = UpEntry.NONE_BEFORE;
    private long sequence;

    private static KeyPair pair(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has itself taken in. */
    static LabDevice enrolled() {
        LabDevice device = new LabDevice();
        device.id = given().contentType("application/json")
                .body(Map.of(
                        "name",
                        "Desaguadero 1",
                        "signingKey",
                        base64(device.signing.getPublic().getEncoded()),
                        "sealingKey",
                        base64(device.sealing.getPublic().getEncoded())))
                .post("/devices")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        return device;
    }

    String id() {
        return id;
    }

    /** The next entry of the chain. */
    byte[] entry(String kind, String body) {
        sequence++;
        byte[] entry = entry(sequence, previous, kind, body);
        previous = UpEntry.sha256(entry);
        return entry;
    }

    byte[] entry(long sequence, String previous, String kind, String body) {
        return ("{\"format\":\"tambo-up/1\",\"device\":\"" + id + "\",\"sequence\":" + sequence + ",\"previous\":\""
                        + previous + "\",\"kind\":\"" + kind + "\",\"at\":\"2026-11-24T02:14:07Z\",\"body\":" + body
                        + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    Response send(long first, byte[]... entries) {
        List<Map<String, Object>> listed = new ArrayList<>();
        long number = first;
        for (byte[] entry : entries) {
            listed.add(Map.of("sequence", number++, "entry", base64(entry), "signature", base64(sign(entry))));
        }
        return given().contentType("application/json")
                .body(Map.of("device", id, "entries", listed))
                .post("/up");
    }

    String signatureOf(byte[] bytes) {
        return base64(sign(bytes));
    }

    private byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(signing.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
