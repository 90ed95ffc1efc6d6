package org.tambo.lab.watchlist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.GreyImage;
import org.tambo.lab.traveller.Sex;

class WatchlistFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant ISSUED_AT = Instant.parse("2026-11-24T00:00:00Z");

    @TempDir
    private Path folder;

    private WatchlistSigner signer;

    @BeforeEach
    void makeKey() throws Exception {
        signer = WatchlistSigner.in(folder);
    }

    private static Notice notice(Notice.Subject subject) {
        return new Notice(
                "PER-2026-000123",
                "PER",
                Notice.Kind.REQUISITORIA,
                "Poder Judicial del Perú",
                "Mandato 123-2026",
                Notice.Action.REFUSE_EXIT,
                LocalDate.of(2026, 10, 1),
                LocalDate.of(2031, 10, 1),
                new Notice.Contact("Interpol Lima", "+51 1 000 0000"),
                subject);
    }

    private static Notice.Person person(GreyImage finger) {
        return new Notice.Person(
                List.of(new Notice.Name("QUISPE", "MAMANI", "JUAN CARLOS"), new Notice.Name("CONDORI", "", "JOSÉ")),
                "1990-05-03",
                Sex.M,
                "PER",
                List.of(new Notice.DocumentNumber("P", "PER", "116000123")),
                List.of(new Notice.Finger("RIGHT_INDEX", finger)));
    }

    private String[] linesOf(Notice... notices) throws Exception {
        byte[] file = WatchlistFile.signed("lab", 12, ISSUED_AT, List.of(notices), signer);
        return new String(file, StandardCharsets.UTF_8).split("\n", -1);
    }

    @Test
    void beginsWithWhatItIs() throws Exception {
        assertEquals(
                "{\"format\":\"tambo-watchlist/1\",\"issuer\":\"lab\",\"version\":12,"
                        + "\"issuedAt\":\"2026-11-24T00:00:00Z\",\"notices\":1}",
                linesOf(notice(reported()))[0]);
    }

    @Test
    void writesReportedDocumentAsAgreed() throws Exception {
        assertEquals(
                "{\"id\":\"PER-2026-000123\",\"country\":\"PER\",\"kind\":\"requisitoria\","
                        + "\"authority\":\"Poder Judicial del Perú\",\"legalBasis\":\"Mandato 123-2026\","
                        + "\"action\":\"refuse-exit\",\"issuedAt\":\"2026-10-01\",\"validUntil\":\"2031-10-01\","
                        + "\"contact\":{\"name\":\"Interpol Lima\",\"phone\":\"+51 1 000 0000\"},"
                        + "\"document\":{\"type\":\"P\",\"issuer\":\"PER\",\"number\":\"118000001\",\"status\":\"stolen\"}}",
                linesOf(notice(reported()))[1]);
    }

    @Test
    void writesPersonAsAgreed() throws Exception {
        JsonNode json = JSON.readTree(linesOf(notice(person(gradient())))[1]).path("person");
        assertEquals(
                "[{\"paternal\":\"QUISPE\",\"maternal\":\"MAMANI\",\"given\":\"JUAN CARLOS\"},"
                        + "{\"paternal\":\"CONDORI\",\"given\":\"JOSÉ\"}]",
                json.path("names").toString());
        assertEquals("1990-05-03", json.path("birthDate").asText());
    }

    @Test
    void carriesFingerAsGreyPngWithItsResolution() throws Exception {
        JsonNode finger = JSON.readTree(linesOf(notice(person(gradient())))[1])
                .path("person")
                .path("fingers")
                .get(0);
        var image = ImageIO.read(new ByteArrayInputStream(
                Base64.getDecoder().decode(finger.path("image").asText())));
        byte[] pixels = new byte[30 * 20];
        image.getRaster().getDataElements(0, 0, 30, 20, pixels);
        assertArrayEquals(gradient().pixels(), pixels);
        assertEquals(500, finger.path("dpi").asInt());
    }

    @Test
    void signsAllBytesBeforeTheLastLine() throws Exception {
        byte[] file = WatchlistFile.signed("lab", 12, ISSUED_AT, List.of(notice(reported())), signer);
        String text = new String(file, StandardCharsets.UTF_8);
        int lastLine = text.lastIndexOf('\n', text.length() - 2) + 1;
        JsonNode signature = JSON.readTree(text.substring(lastLine)).path("signature");
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(signer.publicKey());
        verifier.update(text.substring(0, lastLine).getBytes(StandardCharsets.UTF_8));
        assertTrue(verifier.verify(
                Base64.getDecoder().decode(signature.path("value").asText())));
        byte[] name =
                MessageDigest.getInstance("SHA-256").digest(signer.publicKey().getEncoded());
        assertEquals(HexFormat.of().formatHex(name), signature.path("key").asText());
    }

    @Test
    void keepsItsKeyInTheFolder() throws Exception {
        assertEquals(signer.publicKey(), WatchlistSigner.in(folder).publicKey());
    }

    @Test
    void laysPublicKeyBesideAsPem() throws Exception {
        assertTrue(Files.readString(signer.publicKeyFile()).startsWith("-----BEGIN PUBLIC KEY-----\n"));
    }

    private static Notice.ReportedDocument reported() {
        return new Notice.ReportedDocument(new Notice.DocumentNumber("P", "PER", "118000001"), Notice.Status.STOLEN);
    }

    private static GreyImage gradient() {
        byte[] pixels = new byte[30 * 20];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        return new GreyImage(30, 20, 500, pixels);
    }
}
