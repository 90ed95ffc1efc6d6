package org.tambo.centre;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.restassured.builder.ResponseBuilder;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.tambo.screening.ChainedEntry;
import org.tambo.security.Enrolment;
import org.tambo.security.EnrolmentRefused;
import org.tambo.security.MutualTls;
import org.tambo.security.StationKeys;
import org.tambo.sync.ContactCode;

/** A checkpoint as the centre sees one: keys, and a chain of entries. */
final class LabDevice {
    final KeyPair signing = pair("Ed25519");
    final KeyPair sealing = pair("X25519");
    private final Enrolment enrolment;
    private String previous = ChainedEntry.NONE_BEFORE;
    private long sequence;

    private LabDevice(String push) {
        byte[] answer = given().contentType("application/json")
                .body(Map.of(
                        "name",
                        "Desaguadero 1",
                        "signingKey",
                        base64(signing.getPublic().getEncoded()),
                        "sealingKey",
                        base64(sealing.getPublic().getEncoded()),
                        "push",
                        push))
                .post("/devices")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        try {
            String id = StationKeys.idOf(signing.getPublic());
            enrolment = Enrolment.read(answer, id);
        } catch (EnrolmentRefused e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair pair(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has itself taken in. */
    static LabDevice enrolled() {
        return new LabDevice("");
    }

    /** @param push where it listens for hints */
    static LabDevice listening(URI push) {
        return new LabDevice(push.toString());
    }

    /** Whether the centre has signed that. */
    boolean isTheCentres(byte[] bytes, byte[] signature) throws GeneralSecurityException {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(enrolment.receiptKey());
        check.update(bytes);
        return check.verify(signature);
    }

    String id() {
        return enrolment.device();
    }

    /** The next entry of the chain. */
    byte[] entry(String kind, String body) {
        sequence++;
        byte[] entry = entry(sequence, previous, kind, body);
        previous = ChainedEntry.sha256(entry);
        return entry;
    }

    byte[] entry(long sequence, String previous, String kind, String body) {
        return ("{\"format\":\"tambo-up/1\",\"device\":\"" + id() + "\",\"sequence\":" + sequence + ",\"previous\":\""
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
        return post(Map.of("device", id(), "entries", listed));
    }

    Response post(Map<String, Object> delivery) {
        try {
            return post(new JsonMapper().writeValueAsBytes(delivery));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    Response post(byte[] delivery) {
        return post(delivery, "up");
    }

    /** A part of a picture that follows a hit. */
    Response sendPart(long hit, int place, int offset, byte[] part) {
        return post(part, "pictures?hit=" + hit + "&place=" + place + "&offset=" + offset);
    }

    private Response post(byte[] body, String path) {
        try {
            HttpResponse<byte[]> response =
                    send(tls(signing.getPrivate(), enrolment.certificate(), enrolment.authority()), body, path);
            return new ResponseBuilder()
                    .setStatusCode(response.statusCode())
                    .setContentType(ContentType.JSON)
                    .setBody(response.body())
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** @return the status */
    int get(String path) throws IOException, GeneralSecurityException {
        return send(tls(signing.getPrivate(), enrolment.certificate(), enrolment.authority()), null, path)
                .statusCode();
    }

    void sendWithoutCertificate() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(MutualTls.trusted(enrolment.authority()));
        context.init(null, trusted.getTrustManagers(), null);
        send(context, new byte[0], "up");
    }

    void sendWithCertificateOf(CertificateAuthority other) throws IOException, GeneralSecurityException {
        X509Certificate forged = other.device(id(), signing.getPublic(), Instant.now());
        send(tls(signing.getPrivate(), forged, other.certificate()), new byte[0], "up");
    }

    private SSLContext tls(PrivateKey key, X509Certificate own, X509Certificate by)
            throws IOException, GeneralSecurityException {
        return MutualTls.context(key, List.of(own, by), enrolment.authority());
    }

    private static HttpResponse<byte[]> send(SSLContext context, byte @Nullable [] body, String path)
            throws IOException {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
        try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/" + path))
                    .header("Content-Type", path.equals("up") ? "application/json" : "application/octet-stream");
            return http.send(
                    (body == null ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofByteArray(body))).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What it would tell a contact of a hit. */
    String code(long sequence, String country, String notice) {
        return ContactCode.of(ContactCode.key(sealing, enrolment.codeKey(), id()), id(), sequence, country, notice)
                .spoken();
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
