package org.tambo.lab.watchlist;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.tambo.device.GreyImage;
import org.tambo.lab.traveller.FingerPictures;

/**
 * The signed watchlist file: a line that says what it is, a line a notice, and a last line with the signature over all
 * bytes before it.
 */
public final class WatchlistFile {
    private static final String FORMAT = "tambo-watchlist/1";

    private WatchlistFile() {}

    /** The file's bytes. */
    public static byte[] signed(
            String issuer, long version, Instant issuedAt, List<Notice> notices, WatchlistSigner signer)
            throws GeneralSecurityException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(line(head(issuer, version, issuedAt, notices.size())));
        for (Notice notice : notices) {
            file.writeBytes(line(notice));
        }
        file.writeBytes(line(last("Ed25519", signer, signer.sign(file.toByteArray()))));
        return file.toByteArray();
    }

    /**
     * Writes a file of any size whole or not at all, a notice at a time.
     *
     * @param count how many notices follow
     */
    public static void write(
            Path file,
            String issuer,
            long version,
            Instant issuedAt,
            int count,
            Iterator<Notice> notices,
            WatchlistSigner signer)
            throws IOException, GeneralSecurityException {
        Path half = half(file);
        Signature signature = signer.prehashed();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(half), 1 << 16)) {
            byte[] head = line(head(issuer, version, issuedAt, count));
            signature.update(head);
            out.write(head);
            while (notices.hasNext()) {
                byte[] line = line(notices.next());
                signature.update(line);
                out.write(line);
            }
            out.write(line(last("Ed25519ph", signer, signature.sign())));
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static ObjectNode head(String issuer, long version, Instant issuedAt, int count) {
        return object().put("format", FORMAT)
                .put("issuer", issuer)
                .put("version", version)
                .put("issuedAt", issuedAt.toString())
                .put("notices", count);
    }

    private static ObjectNode last(String algorithm, WatchlistSigner signer, byte[] value)
            throws GeneralSecurityException {
        ObjectNode last = object();
        last.putObject("signature")
                .put("algorithm", algorithm)
                .put("key", signer.keyName())
                .put("value", Base64.getEncoder().encodeToString(value));
        return last;
    }

    /** Writes the file whole or not at all. */
    public static void write(Path file, byte[] signed) throws IOException {
        Path half = half(file);
        Files.write(half, signed);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path half(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        return Files.createTempFile(folder, ".watchlist", ".part");
    }

    /** A notice's line, as a country sends it to the centre. */
    public static byte[] line(Notice notice) {
        return line(json(notice));
    }

    private static ObjectNode json(Notice notice) {
        ObjectNode json = object();
        json.put("id", notice.id())
                .put("country", notice.country())
                .put("kind", word(notice.kind()))
                .put("authority", notice.authority())
                .put("legalBasis", notice.legalBasis())
                .put("action", word(notice.action()))
                .put("issuedAt", notice.issuedAt().toString())
                .put("validUntil", notice.validUntil().toString());
        json.putObject("contact")
                .put("name", notice.contact().name())
                .put("phone", notice.contact().phone());
        switch (notice.subject()) {
            case Notice.Person person -> json.set("person", json(person));
            case Notice.ReportedDocument reported ->
                json.set("document", json(reported.document()).put("status", word(reported.status())));
        }
        return json;
    }

    private static ObjectNode json(Notice.Person person) {
        ObjectNode json = object();
        ArrayNode names = json.putArray("names");
        for (Notice.Name name : person.names()) {
            ObjectNode one = names.addObject().put("paternal", name.paternal());
            if (!name.maternal().isEmpty()) {
                one.put("maternal", name.maternal());
            }
            one.put("given", name.given());
        }
        json.put("birthDate", person.birthDate())
                .put("sex", person.sex().name())
                .put("nationality", person.nationality());
        ArrayNode documents = json.putArray("documents");
        person.documents().forEach(document -> documents.add(json(document)));
        ArrayNode fingers = json.putArray("fingers");
        for (Notice.Finger finger : person.fingers()) {
            ObjectNode one = fingers.addObject().put("position", finger.position());
            switch (finger.sample()) {
                case Notice.Picture(GreyImage image) ->
                    one.put("image", Base64.getEncoder().encodeToString(FingerPictures.png(image)))
                            .put("dpi", image.dpi());
                case Notice.Prepared(byte[] record) ->
                    one.put("record", Base64.getEncoder().encodeToString(record));
            }
        }
        return json;
    }

    private static ObjectNode json(Notice.DocumentNumber document) {
        return object().put("type", document.type())
                .put("issuer", document.issuer())
                .put("number", document.number());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static byte[] line(ObjectNode json) {
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
