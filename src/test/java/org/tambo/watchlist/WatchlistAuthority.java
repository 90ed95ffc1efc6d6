package org.tambo.watchlist;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import org.tambo.device.GreyImage;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.lab.traveller.FingerPictures;
import org.tambo.lab.traveller.Sex;
import org.tambo.security.TrustedSigners;

/** Signs watchlist files as a country's authority does, and any other bytes too. */
final class WatchlistAuthority {
    static final String ISSUER = "lab";

    private final KeyPair keys;

    WatchlistAuthority() {
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String keyName() {
        return TrustedSigners.fingerprint(keys.getPublic());
    }

    /** Lays the public key into a trust folder, as a technician does. */
    TrustedSigners trustedIn(Path folder) throws IOException {
        String body = Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(keyName().substring(0, 8) + ".pem"),
                "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n");
        return TrustedSigners.in(folder);
    }

    byte[] file(long version, ObjectNode... notices) {
        return file(ISSUER, version, notices);
    }

    byte[] file(String issuer, long version, ObjectNode... notices) {
        return signed(body(header(issuer, version, notices.length), List.of(notices)));
    }

    static ObjectNode header(String issuer, long version, int notices) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("format", "tambo-watchlist/1")
                .put("issuer", issuer)
                .put("version", version)
                .put("issuedAt", "2026-11-24T00:00:00Z")
                .put("notices", notices);
    }

    static byte[] body(ObjectNode header, List<ObjectNode> notices) {
        StringBuilder lines = new StringBuilder(header.toString()).append('\n');
        notices.forEach(notice -> lines.append(notice).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes with the signature line over them. */
    byte[] signed(byte[] body) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(body);
        file.writeBytes(signatureLine(keyName(), Base64.getEncoder().encodeToString(sign(body))));
        return file.toByteArray();
    }

    /** The bytes with a signature line over their hash, as a large file has it. */
    byte[] signedPrehashed(byte[] body) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.setParameter(new EdDSAParameterSpec(true));
            signature.initSign(keys.getPrivate());
            signature.update(body);
            String line = new String(
                            signatureLine(keyName(), Base64.getEncoder().encodeToString(signature.sign())),
                            StandardCharsets.UTF_8)
                    .replace("Ed25519", "Ed25519ph");
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(body);
            file.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            return file.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] signatureLine(String key, String value) {
        return ("{\"signature\":{\"algorithm\":\"Ed25519\",\"key\":\"" + key + "\",\"value\":\"" + value + "\"}}\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A notice about Juan Carlos Quispe Mamani, born on 3 May 1990. */
    static ObjectNode person(String id) {
        ObjectNode notice = notice(id);
        ObjectNode person = notice.putObject("person");
        person.putArray("names")
                .addObject()
                .put("paternal", "QUISPE")
                .put("maternal", "MAMANI")
                .put("given", "JUAN CARLOS");
        person.put("birthDate", "1990-05-03").put("sex", "M").put("nationality", "PER");
        person.putArray("documents")
                .addObject()
                .put("type", "P")
                .put("issuer", "PER")
                .put("number", "116000123");
        return notice;
    }

    /** A notice about a stolen passport. */
    static ObjectNode document(String id) {
        ObjectNode notice = notice(id);
        notice.putObject("document")
                .put("type", "P")
                .put("issuer", "PER")
                .put("number", "118000001")
                .put("status", "stolen");
        return notice;
    }

    static ObjectNode personOf(ObjectNode notice) {
        return (ObjectNode) notice.required("person");
    }

    static ObjectNode withFinger(ObjectNode notice, FingerPosition position, GreyImage picture) {
        personOf(notice)
                .withArray("fingers")
                .addObject()
                .put("position", position.name())
                .put("image", Base64.getEncoder().encodeToString(FingerPictures.png(picture)))
                .put("dpi", picture.dpi());
        return notice;
    }

    static ObjectNode withRecord(ObjectNode notice, FingerPosition position, byte[] record) {
        personOf(notice)
                .withArray("fingers")
                .addObject()
                .put("position", position.name())
                .put("record", Base64.getEncoder().encodeToString(record));
        return notice;
    }

    /** A person with a prepared finger, as the lab's own writer has it. */
    static org.tambo.lab.watchlist.Notice enrolled(String id, byte[] record) {
        return new org.tambo.lab.watchlist.Notice(
                id,
                "PER",
                org.tambo.lab.watchlist.Notice.Kind.REQUISITORIA,
                "Poder Judicial del Perú",
                "Mandato 123-2026",
                org.tambo.lab.watchlist.Notice.Action.DETAIN,
                LocalDate.of(2026, 10, 1),
                LocalDate.of(2031, 10, 1),
                new org.tambo.lab.watchlist.Notice.Contact("Interpol Lima", "+51 1 000 0000"),
                new org.tambo.lab.watchlist.Notice.Person(
                        List.of(new org.tambo.lab.watchlist.Notice.Name("QUISPE", "MAMANI", "JUAN CARLOS")),
                        "1990-05-03",
                        Sex.M,
                        "PER",
                        List.of(),
                        List.of(new org.tambo.lab.watchlist.Notice.Finger(
                                "RIGHT_INDEX", new org.tambo.lab.watchlist.Notice.Prepared(record)))));
    }

    private static ObjectNode notice(String id) {
        ObjectNode notice = JsonNodeFactory.instance.objectNode();
        notice.put("id", id)
                .put("country", "PER")
                .put("kind", "requisitoria")
                .put("authority", "Poder Judicial del Perú")
                .put("legalBasis", "Mandato 123-2026")
                .put("action", "detain")
                .put("issuedAt", "2026-10-01")
                .put("validUntil", "2031-10-01");
        notice.putObject("contact").put("name", "Interpol Lima").put("phone", "+51 1 000 0000");
        return notice;
    }
}
