package org.tambo.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * What the centre gives a checkpoint that it has taken in: the device's certificate, and all by which the checkpoint knows the
 * centre again. It comes as one file, which is laid into the station's folder as {@code enrolment.json}.
 *
 * @param device the id that the certificate is for
 * @param name as the centre's operators call it
 * @param address of the centre, with a slash at the end
 * @param repository where the published files are, with a slash at the end; empty where they come by another way
 * @param certificate of the device's signing key
 * @param authority that signs the certificates of devices and of the centre
 * @param receiptKey Ed25519, signs receipts
 * @param codeKey X25519, the centre's half of the key of contact codes
 * @param root the first root metadata of the updates, JSON text
 */
public record Enrolment(
        String device,
        String name,
        URI address,
        String repository,
        X509Certificate certificate,
        X509Certificate authority,
        PublicKey receiptKey,
        PublicKey codeKey,
        String root) {
    public static final String FILE = "enrolment.json";
    private static final String FORMAT = "tambo-enrolment/1";
    private static final int MOST_BYTES = 256 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    /** @return empty where the station is not enrolled */
    public static Optional<Enrolment> in(Path folder, String device) throws EnrolmentRefused {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(DurableFile.read(file, MOST_BYTES), device));
        } catch (IOException e) {
            throw new EnrolmentRefused(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Lays it into the station's folder, which holds {@code device.pem} already.
     *
     * @throws EnrolmentRefused if it is none, or for another station
     */
    public static Enrolment install(Path folder, byte[] file) throws EnrolmentRefused, IOException {
        Enrolment enrolment = read(file, device(folder));
        DurableFile.write(folder.resolve(FILE), file);
        return enrolment;
    }

    /** The id of the station whose folder that is. */
    public static String device(Path folder) throws EnrolmentRefused, IOException {
        return StationKeys.idOf(publicKey(folder, "device.pem", "Ed25519"));
    }

    /** What the centre asks of a station to take it in: its name and its two public keys, which are not secret. */
    public static String request(Path folder, String name) throws EnrolmentRefused, IOException {
        return request(folder, name, "");
    }

    /** @param push where the centre reaches the station with its hints, with a slash at the end; empty where it does not */
    public static String request(Path folder, String name, String push) throws EnrolmentRefused, IOException {
        ObjectNode request = JSON.createObjectNode()
                .put("name", name)
                .put("signingKey", base64(publicKey(folder, "device.pem", "Ed25519")))
                .put("sealingKey", base64(publicKey(folder, "sealing.pem", "X25519")));
        if (!push.isEmpty()) {
            request.put("push", push);
        }
        return request.toString();
    }

    private static String base64(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    private static PublicKey publicKey(Path folder, String name, String algorithm)
            throws EnrolmentRefused, IOException {
        Path file = folder.resolve(name);
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePublic(new X509EncodedKeySpec(Pem.der(DurableFile.read(file, MOST_BYTES))));
        } catch (GeneralSecurityException e) {
            throw new EnrolmentRefused(file + " does not hold one " + algorithm + " public key in PEM", e);
        }
    }

    /** As the centre gives it out. */
    public byte[] bytes() {
        try {
            return JSON.createObjectNode()
                    .put("format", FORMAT)
                    .put("device", device)
                    .put("name", name)
                    .put("address", address.toString())
                    .put("repository", repository)
                    .put("certificate", certificate.getEncoded())
                    .put("authority", authority.getEncoded())
                    .put("receiptKey", receiptKey.getEncoded())
                    .put("codeKey", codeKey.getEncoded())
                    .put("root", root)
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param own the id of the station that it has to be for
     * @throws EnrolmentRefused naming what is not right
     */
    public static Enrolment read(byte[] file, String own) throws EnrolmentRefused {
        JsonNode json;
        try {
            json = JSON.readTree(file);
        } catch (IOException e) {
            throw new EnrolmentRefused("the enrolment is no JSON", e);
        }
        if (file.length > MOST_BYTES || !json.path("format").asText().equals(FORMAT)) {
            throw new EnrolmentRefused("the enrolment is no " + FORMAT, null);
        }
        try {
            Enrolment enrolment = new Enrolment(
                    json.path("device").asText(),
                    json.path("name").asText(),
                    URI.create(json.path("address").asText()),
                    json.path("repository").asText(),
                    certificate(json.path("certificate")),
                    certificate(json.path("authority")),
                    key("Ed25519", json.path("receiptKey")),
                    key("X25519", json.path("codeKey")),
                    json.path("root").asText());
            enrolment.check(own);
            return enrolment;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException | NullPointerException e) {
            throw new EnrolmentRefused(
                    "the enrolment's address, certificates or keys are not right: " + e.getMessage(), e);
        }
    }

    private static PublicKey key(String algorithm, JsonNode base64) throws GeneralSecurityException, IOException {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(base64.binaryValue()));
    }

    private static X509Certificate certificate(JsonNode base64) throws GeneralSecurityException, IOException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(base64.binaryValue()));
    }

    private void check(String own) throws EnrolmentRefused, GeneralSecurityException {
        if (!device.equals(own) || !StationKeys.idOf(certificate.getPublicKey()).equals(own)) {
            throw new EnrolmentRefused("the enrolment is for station " + device + ", this one is " + own, null);
        }
        if (!address.isAbsolute() || !String.valueOf(address.getPath()).endsWith("/")) {
            throw new EnrolmentRefused(
                    "the centre's address " + address + " is no address with a slash at its end", null);
        }
        certificate.verify(authority.getPublicKey());
    }
}
