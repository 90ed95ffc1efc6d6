package org.tambo.device;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;

/**
 * A JSON Web Signature in compact form (RFC 7515, 3.1): {@code header.payload.signature}, each base64url. What it says is
 * taken only when it is well formed, its algorithm is a signature, and, where it brings its certificate ({@code x5c}),
 * the signature is that certificate's. Whether the certificate is to be trusted is not judged here.
 */
record SignedText(JsonNode payload, boolean verified) {
    private static final Map<String, String> ALGORITHMS = Map.of(
            "RS256", "SHA256withRSA",
            "RS384", "SHA384withRSA",
            "RS512", "SHA512withRSA",
            "ES256", "SHA256withECDSAinP1363Format",
            "EdDSA", "Ed25519");

    /** Room for the largest finger picture in base64, twice wrapped. */
    private static final int MOST_TEXT = 64 << 20;

    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MOST_TEXT)
                    .maxNestingDepth(32)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    /** @throws DeviceFailed with {@link DeviceFault#NOISE} when it is none, or its signature is another's */
    static SignedText parse(String text) throws DeviceFailed {
        String[] parts = text.split("\\.", 4);
        if (parts.length != 3 || parts[2].isEmpty()) {
            throw noise("what should be signed is not of three parts");
        }
        JsonNode header = json(parts[0]);
        String algorithm = ALGORITHMS.get(header.path("alg").asText(""));
        if (algorithm == null) {
            throw noise("it is signed by '" + shown(header.path("alg").asText("")) + "', which is no signature");
        }
        byte[] signature = bytes(parts[2]);
        JsonNode certificate = header.path("x5c").path(0);
        boolean verified = false;
        if (certificate.isTextual()) {
            verify(algorithm, certificate.textValue(), parts[0] + "." + parts[1], signature);
            verified = true;
        }
        return new SignedText(json(parts[1]), verified);
    }

    /** What is only wrapped in base64url, not signed. */
    static JsonNode json(String part) throws DeviceFailed {
        try {
            JsonNode tree = JSON.readTree(bytes(part));
            if (tree == null || !tree.isObject()) {
                throw noise("what should be a JSON object is none");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw noise("what should be JSON is none: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw noise("what should be JSON is none");
        }
    }

    static byte[] bytes(String base64url) throws DeviceFailed {
        try {
            return Base64.getUrlDecoder().decode(base64url);
        } catch (IllegalArgumentException e) {
            throw noise("what should be base64url is none");
        }
    }

    private static void verify(String algorithm, String certificate, String signed, byte[] signature)
            throws DeviceFailed {
        boolean right;
        try {
            X509Certificate signer = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Base64.getDecoder().decode(certificate)));
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(signer.getPublicKey());
            check.update(signed.getBytes(StandardCharsets.US_ASCII));
            right = check.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw noise("its signature cannot be checked: " + e.getMessage());
        }
        if (!right) {
            throw noise("its signature is not that of the certificate it brings");
        }
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), 20)).replaceAll("[^A-Za-z0-9]", "?");
    }

    private static DeviceFailed noise(String why) {
        return new DeviceFailed(DeviceFault.NOISE, why);
    }
}
