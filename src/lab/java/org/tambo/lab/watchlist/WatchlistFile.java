package org.tambo.lab.watchlist;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
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
        ObjectNode head = object();
        head.put("format", FORMAT)
                .put("issuer", issuer)
                .put("version", version)
                .put("issuedAt", issuedAt.toString())
                .put("notices", notices.size());
        writeLine(file, head);
        for (Notice notice : notices) {
            writeLine(file, json(notice));
        }
        ObjectNode last = object();
        last.putObject("signature")
                .put("algorithm", "Ed25519")
                .put("key", signer.keyName())
                .put("value", Base64.getEncoder().encodeToString(signer.sign(file.toByteArray())));
        writeLine(file, last);
        return file.toByteArray();
    }

    /** Writes the file whole or not at all. */
    public static void write(Path file, byte[] signed) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path half = Files.createTempFile(folder, ".watchlist", ".part");
        Files.write(half, signed);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
            fingers.addObject()
                    .put("position", finger.position())
                    .put("image", Base64.getEncoder().encodeToString(FingerPictures.png(finger.picture())))
                    .put("dpi", finger.picture().dpi());
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

    private static void writeLine(ByteArrayOutputStream file, ObjectNode json) {
        file.writeBytes(json.toString().getBytes(StandardCharsets.UTF_8));
        file.write('\n');
    }
}
