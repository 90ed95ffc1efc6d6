package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.GreyImage;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.SyntheticPictures;
import org.tambo.lab.watchlist.WatchlistSigner;
import org.tambo.security.TrustedSigners;
import org.tambo.watchlist.WatchlistRefused.Reason;

class WatchlistFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    private final WatchlistAuthority lima = new WatchlistAuthority();

    @TempDir
    private Path trust;

    private TrustedSigners signers = TrustedSigners.in(Path.of("none"));

    @BeforeEach
    void trustLima() throws IOException {
        signers = lima.trustedIn(trust);
    }

    private ReadFile parse(byte[] file) throws WatchlistRefused {
        return ReadFile.parse(file, signers, CLOCK);
    }

    private NoticeLine only(ObjectNode notice) throws WatchlistRefused {
        return parse(lima.file(1, notice)).notices().getFirst();
    }

    private String refusal(Reason reason, byte[] file) {
        WatchlistRefused refused = assertThrows(WatchlistRefused.class, () -> parse(file));
        assertEquals(reason, refused.reason(), refused.getMessage());
        return String.valueOf(refused.getMessage());
    }

    private void assertHeaderRefused(Reason reason, Consumer<ObjectNode> change) {
        ObjectNode header = WatchlistAuthority.header("lab", 1, 0);
        change.accept(header);
        refusal(reason, lima.signed(WatchlistAuthority.body(header, List.of())));
    }

    /** The second of two notices is spoilt: it stands in line 3. */
    private void assertNoticeRefused(String field, ObjectNode spoilt) {
        String message = refusal(Reason.BAD_NOTICE, lima.file(1, WatchlistAuthority.document("PER-1"), spoilt));
        assertTrue(message.startsWith("line 3: " + field), message);
    }

    private void assertPersonRefused(String field, Consumer<ObjectNode> change) {
        ObjectNode notice = WatchlistAuthority.person("PER-2");
        change.accept(WatchlistAuthority.personOf(notice));
        assertNoticeRefused(field, notice);
    }

    private void assertLineRefused(String line) {
        String body = WatchlistAuthority.header("lab", 1, 1) + "\n" + line + "\n";
        String message = refusal(Reason.BAD_NOTICE, lima.signed(body.getBytes(StandardCharsets.UTF_8)));
        assertTrue(message.startsWith("line 2: no JSON object"), message);
    }

    // what is read

    @Test
    void readsIssuerVersionAndTime() throws WatchlistRefused {
        ReadFile file = parse(lima.file(12));
        assertEquals("lab", file.issuer());
        assertEquals(12, file.version());
        assertEquals(Instant.parse("2026-11-24T00:00:00Z"), file.issuedAt());
    }

    @Test
    void readsNoticeAboutPerson() throws WatchlistRefused {
        assertEquals(
                new Notice(
                        "PER-2026-000123",
                        "PER",
                        Notice.Kind.REQUISITORIA,
                        "Poder Judicial del Perú",
                        "Mandato 123-2026",
                        "",
                        "",
                        Notice.Action.DETAIN,
                        null,
                        LocalDate.of(2031, 10, 1),
                        List.of(Notice.Viewer.values()),
                        new Notice.Contact("Interpol Lima", "+51 1 000 0000"),
                        new Notice.Person(
                                List.of(new Notice.Name("QUISPE", "MAMANI", "JUAN CARLOS")),
                                List.of(new PartialDate(1990, 5, 3)),
                                "M",
                                List.of("PER"),
                                List.of(new Notice.Document("P", "PER", "116000123")),
                                List.of(),
                                List.of(),
                                List.of()),
                        null,
                        null,
                        null),
                only(WatchlistAuthority.person("PER-2026-000123")).notice());
    }

    @Test
    void readsNoticeAboutDocument() throws WatchlistRefused {
        assertEquals(
                new Notice.LostDocument("P", "PER", "118000001", null, Notice.LostDocument.Status.STOLEN),
                only(WatchlistAuthority.document("PER-1")).notice().document());
    }

    @Test
    void readsNoticeOfWhichOnlyTheNameIsKnown() throws WatchlistRefused {
        ObjectNode notice = WatchlistAuthority.person("PER-1");
        WatchlistAuthority.personOf(notice).remove(List.of("birthDate", "sex", "nationality", "documents"));
        assertEquals(
                new Notice.Person(
                        List.of(new Notice.Name("QUISPE", "MAMANI", "JUAN CARLOS")),
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()),
                only(notice).notice().person());
    }

    @Test
    void readsFingerFromPicture() throws WatchlistRefused {
        NoticeLine line = only(WatchlistAuthority.withFinger(
                WatchlistAuthority.person("PER-1"), FingerPosition.LEFT_RING, SyntheticPictures.finger(1, 0)));
        assertEquals(FingerPosition.LEFT_RING, line.fingers().getFirst().position());
    }

    @Test
    void readsFingerFromPreparedRecord() throws WatchlistRefused {
        byte[] record = only(WatchlistAuthority.withFinger(
                        WatchlistAuthority.person("PER-1"), FingerPosition.LEFT_RING, SyntheticPictures.finger(1, 0)))
                .fingers()
                .getFirst()
                .template()
                .bytes();
        Notice.Finger finger = only(WatchlistAuthority.withRecord(
                        WatchlistAuthority.person("PER-1"), FingerPosition.LEFT_RING, record))
                .fingers()
                .getFirst();
        assertArrayEquals(record, finger.template().bytes());
    }

    @Test
    void refusesRecordThatDoesNotParse() {
        assertNoticeRefused(
                "fingers",
                WatchlistAuthority.withRecord(
                        WatchlistAuthority.person("PER-2"), FingerPosition.LEFT_RING, new byte[] {'T', 'M', 'B', 2}));
    }

    @Test
    void countsUnreadableFingerAndKeepsItsNotice() throws WatchlistRefused {
        NoticeLine line = only(WatchlistAuthority.withFinger(
                WatchlistAuthority.person("PER-1"), FingerPosition.LEFT_RING, SyntheticPictures.plain(256, 288, 255)));
        assertEquals(1, line.unreadableFingers());
        assertEquals(List.of(), line.fingers());
        assertEquals("PER-1", line.notice().id());
    }

    @Test
    void ignoresFieldsThatItDoesNotKnow() throws WatchlistRefused {
        assertEquals(
                "PER-1",
                only(WatchlistAuthority.document("PER-1").put("since", "later"))
                        .notice()
                        .id());
    }

    @Test
    void acceptsFileWithoutItsLastNewline() throws WatchlistRefused {
        byte[] file = lima.file(1, WatchlistAuthority.document("PER-1"));
        assertEquals(1, parse(Arrays.copyOf(file, file.length - 1)).notices().size());
    }

    // torn

    @Test
    void refusesEmptyFile() {
        refusal(Reason.UNKNOWN_FORMAT, new byte[0]);
    }

    @Test
    void refusesFileTornAtAnyLinesEnd() {
        byte[] file = lima.file(1, WatchlistAuthority.document("PER-1"), WatchlistAuthority.person("PER-2"));
        for (int i = 0; i < file.length - 1; i++) {
            if (file[i] == '\n') {
                refusal(Reason.TORN, Arrays.copyOf(file, i + 1));
            }
        }
    }

    @Test
    void refusesFileTornAnywhere() {
        byte[] file = lima.file(1, WatchlistAuthority.document("PER-1"), WatchlistAuthority.person("PER-2"));
        int header = new String(file, StandardCharsets.UTF_8).indexOf('\n');
        Random random = new Random(1);
        for (int run = 0; run < 300; run++) {
            int length = random.nextInt(file.length - 1);
            refusal(length <= header ? Reason.UNKNOWN_FORMAT : Reason.TORN, Arrays.copyOf(file, length));
        }
    }

    @Test
    void refusesFileWithoutALineInItsMiddle() {
        ObjectNode notice = WatchlistAuthority.document("PER-1");
        byte[] body = WatchlistAuthority.body(WatchlistAuthority.header("lab", 1, 2), List.of(notice));
        String message = refusal(Reason.TORN, lima.signed(body));
        assertTrue(message.contains("announces 2 notices, the file holds 1"), message);
    }

    @Test
    void refusesMoreNoticesThanAnnounced() {
        ObjectNode notice = WatchlistAuthority.document("PER-1");
        byte[] body = WatchlistAuthority.body(WatchlistAuthority.header("lab", 1, 0), List.of(notice));
        refusal(Reason.TORN, lima.signed(body));
    }

    // signature

    @Test
    void refusesSignerWhomNobodyTrusts() {
        WatchlistAuthority stranger = new WatchlistAuthority();
        String message = refusal(Reason.UNKNOWN_SIGNER, stranger.file(1));
        assertTrue(message.contains(stranger.keyName()), message);
    }

    @Test
    void refusesAnothersSignatureUnderATrustedName() {
        byte[] body = WatchlistAuthority.body(WatchlistAuthority.header("lab", 1, 0), List.of());
        String value = Base64.getEncoder().encodeToString(new WatchlistAuthority().sign(body));
        refusal(Reason.BAD_SIGNATURE, joined(body, WatchlistAuthority.signatureLine(lima.keyName(), value)));
    }

    @Test
    void refusesSignatureOfAnotherFile() {
        byte[] body = WatchlistAuthority.body(WatchlistAuthority.header("lab", 2, 0), List.of());
        byte[] other = WatchlistAuthority.body(WatchlistAuthority.header("lab", 1, 0), List.of());
        String value = Base64.getEncoder().encodeToString(lima.sign(other));
        refusal(Reason.BAD_SIGNATURE, joined(body, WatchlistAuthority.signatureLine(lima.keyName(), value)));
    }

    @Test
    void refusesSignatureThatIsNoBase64() {
        byte[] body = WatchlistAuthority.body(WatchlistAuthority.header("lab", 1, 0), List.of());
        refusal(Reason.BAD_SIGNATURE, joined(body, WatchlistAuthority.signatureLine(lima.keyName(), "*")));
    }

    @Test
    void refusesSignatureByAnotherAlgorithm() {
        String file = new String(lima.file(1), StandardCharsets.UTF_8).replace("Ed25519", "none");
        refusal(Reason.BAD_SIGNATURE, file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesSignatureWithoutAKeysName() {
        String file = new String(lima.file(1), StandardCharsets.UTF_8).replace(lima.keyName(), "lima");
        refusal(Reason.UNKNOWN_SIGNER, file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesFileWithOneBitFlippedInAnyByte() {
        byte[] file = lima.file(1, WatchlistAuthority.document("PER-1"), WatchlistAuthority.person("PER-2"));
        Random random = new Random(1);
        for (int at = 0; at < file.length; at++) {
            assertFlipRefused(file, at, random.nextInt(8));
        }
    }

    /** Base64's last letter has bits that mean nothing. */
    @Test
    void refusesFileWithAnyBitFlippedInItsSignatureLine() {
        byte[] file = lima.file(1);
        int start = new String(file, StandardCharsets.UTF_8).indexOf("\n{\"signature\"") + 1;
        for (int at = start; at < file.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                assertFlipRefused(file, at, bit);
            }
        }
    }

    private void assertFlipRefused(byte[] file, int at, int bit) {
        byte[] flipped = file.clone();
        flipped[at] ^= (byte) (1 << bit);
        assertThrows(WatchlistRefused.class, () -> parse(flipped), "byte " + at + ", bit " + bit);
    }

    // header

    @Test
    void refusesFormatOfAnotherVersion() {
        assertHeaderRefused(Reason.UNKNOWN_FORMAT, header -> header.put("format", "tambo-watchlist/2"));
    }

    @Test
    void refusesHeaderThatIsNoObject() {
        refusal(Reason.UNKNOWN_FORMAT, lima.signed("[]\n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesHeaderInAnotherEncoding() {
        byte[] header = WatchlistAuthority.header("lab", 1, 0).toString().getBytes(Charset.forName("UTF-32BE"));
        refusal(Reason.UNKNOWN_FORMAT, lima.signed(joined(header, new byte[] {'\n'})));
    }

    /** It is read before anything is proved. */
    @Test
    void refusesLongHeader() {
        assertHeaderRefused(Reason.UNKNOWN_FORMAT, header -> header.put("note", "a".repeat(5_000)));
    }

    @Test
    void refusesIssuerThatIsNoName() {
        for (String issuer : List.of("", " ", " lab", "lab ", "lab\n", "láb", "a".repeat(65))) {
            assertHeaderRefused(Reason.UNKNOWN_FORMAT, header -> header.put("issuer", issuer));
        }
    }

    @Test
    void refusesVersionThatIsNoNumberAboveZero() {
        assertHeaderRefused(Reason.UNKNOWN_FORMAT, header -> header.put("version", 0));
        assertHeaderRefused(Reason.UNKNOWN_FORMAT, header -> header.put("version", "1"));
        assertHeaderRefused(Reason.UNKNOWN_FORMAT, header -> header.put("version", 1.5));
        assertHeaderRefused(
                Reason.UNKNOWN_FORMAT, header -> header.put("version", new BigInteger("9223372036854775808")));
    }

    @Test
    void refusesTimeThatIsNone() {
        assertHeaderRefused(Reason.UNKNOWN_FORMAT, header -> header.put("issuedAt", "yesterday"));
    }

    @Test
    void refusesNumberOfNoticesThatIsNone() {
        assertHeaderRefused(Reason.UNKNOWN_FORMAT, header -> header.put("notices", -1));
        assertHeaderRefused(Reason.UNKNOWN_FORMAT, header -> header.put("notices", "0"));
    }

    @Test
    void refusesMoreNoticesThanAStationHolds() {
        assertHeaderRefused(Reason.TOO_LARGE, header -> header.put("notices", WatchlistFile.MOST_NOTICES + 1));
    }

    @Test
    void asksForPrehashedSignatureOverWhatIsTooLargeToBeHeld() {
        byte[] line = new byte[1_000_000];
        Arrays.fill(line, (byte) ' ');
        line[line.length - 1] = '\n';
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(WatchlistAuthority.body(WatchlistAuthority.header("lab", 1, 0), List.of()));
        while (body.size() <= WatchlistFile.MOST_HELD) {
            body.writeBytes(line);
        }
        body.writeBytes(WatchlistAuthority.signatureLine(
                lima.keyName(), Base64.getEncoder().encodeToString(new byte[64])));
        assertTrue(refusal(Reason.TOO_LARGE, body.toByteArray()).contains("Ed25519ph"));
    }

    // large files

    @Test
    void takesPrehashedSignature() throws WatchlistRefused {
        byte[] body = WatchlistAuthority.body(
                WatchlistAuthority.header("lab", 1, 1), List.of(WatchlistAuthority.person("PER-1")));
        assertEquals(1, parse(lima.signedPrehashed(body)).notices().size());
    }

    @Test
    void refusesPrehashedSignatureOverOtherBytes() {
        byte[] body = WatchlistAuthority.body(
                WatchlistAuthority.header("lab", 1, 1), List.of(WatchlistAuthority.person("PER-1")));
        String file = new String(lima.signedPrehashed(body), StandardCharsets.UTF_8).replace("PER-1", "PER-2");
        refusal(Reason.BAD_SIGNATURE, file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void takesLargeFileThatIsWrittenNoticeByNotice() throws Exception {
        WatchlistSigner signer = WatchlistSigner.in(trust.resolve("signer"));
        Files.copy(signer.publicKeyFile(), trust.resolve("signer.pem"));
        Path file = trust.resolve("large.watchlist");
        byte[] record = only(WatchlistAuthority.withFinger(
                        WatchlistAuthority.person("PER-1"), FingerPosition.LEFT_RING, SyntheticPictures.finger(1, 0)))
                .fingers()
                .getFirst()
                .template()
                .bytes();
        org.tambo.lab.watchlist.WatchlistFile.write(
                file,
                "lab",
                3,
                Instant.parse("2026-11-24T00:00:00Z"),
                1,
                List.of(WatchlistAuthority.enrolled("PER-1", record)).iterator(),
                signer);
        ReadFile read = ReadFile.parse(new WatchlistBytes.OnDisk(file), TrustedSigners.in(trust), CLOCK);
        assertArrayEquals(
                record,
                read.notices().getFirst().fingers().getFirst().template().bytes());
    }

    @Test
    void readsFromTheDiskWhatItReadsFromMemory() throws Exception {
        byte[] bytes = lima.file(7, WatchlistAuthority.person("PER-1"), WatchlistAuthority.document("PER-2"));
        Path file = Files.write(trust.resolve("seven.watchlist"), bytes);
        List<Notice> notices = ReadFile.parse(new WatchlistBytes.OnDisk(file), signers, CLOCK).notices().stream()
                .map(NoticeLine::notice)
                .toList();
        assertEquals(parse(bytes).notices().stream().map(NoticeLine::notice).toList(), notices);
    }

    /** What was checked is not what is read: whoever may write to the folder must not choose the notices. */
    @Test
    void takesNothingOfAFileThatIsExchangedAfterItsSignatureWasChecked() throws Exception {
        byte[] signed = lima.file(7, WatchlistAuthority.person("PER-1"));
        Path path = Files.write(trust.resolve("seven.watchlist"), signed);
        WatchlistFile file = WatchlistFile.verified(new WatchlistBytes.OnDisk(path), signers);
        String other = new String(signed, StandardCharsets.UTF_8).replace("PER-1", "PER-9");
        Files.writeString(path, other);
        try (WatchlistFile.Changes notices = file.changes(CLOCK)) {
            assertNotNull(notices.next());
            assertThrows(IOException.class, notices::next);
        }
    }

    // lines

    @Test
    void refusesLineThatIsNoJson() {
        assertLineRefused("PER-1");
    }

    @Test
    void refusesEmptyLine() {
        assertLineRefused("");
    }

    @Test
    void refusesLineWithTwoObjects() {
        String notice = WatchlistAuthority.document("PER-1").toString();
        assertLineRefused(notice + notice);
    }

    @Test
    void refusesNameThatStandsTwiceInAnObject() {
        String notice = WatchlistAuthority.document("PER-1").toString();
        assertLineRefused(notice.replace("\"country\":\"PER\"", "\"country\":\"PER\",\"country\":\"BOL\""));
    }

    @Test
    void refusesDeepJson() {
        String notice = WatchlistAuthority.document("PER-1").toString();
        assertLineRefused(notice.replaceFirst("}$", ",\"deep\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}"));
    }

    @Test
    void refusesLineThatIsNoUtf8() {
        byte[] body = WatchlistAuthority.body(
                WatchlistAuthority.header("lab", 1, 1), List.of(WatchlistAuthority.document("PER-1")));
        byte[] latin1 = new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1);
        refusal(Reason.BAD_NOTICE, lima.signed(latin1));
    }

    // notices

    @Test
    void refusesNoticeThatStandsTwiceInTheFile() {
        assertNoticeRefused("id stands in this file twice", WatchlistAuthority.person("PER-1"));
    }

    @Test
    void acceptsOneNumberOfTwoCountries() throws WatchlistRefused {
        ObjectNode bolivian = WatchlistAuthority.document("1").put("country", "BOL");
        assertEquals(
                2,
                parse(lima.file(1, WatchlistAuthority.document("1"), bolivian))
                        .notices()
                        .size());
    }

    @Test
    void refusesNoticeWithoutAFieldThatEveryNoticeHas() {
        for (String field : List.of("id", "country", "kind", "authority", "legalBasis", "action", "validUntil")) {
            ObjectNode notice = WatchlistAuthority.person("PER-2");
            notice.remove(field);
            assertNoticeRefused(field, notice);
        }
    }

    @Test
    void refusesNoticeWithoutAnybodyToCall() {
        ObjectNode notice = WatchlistAuthority.person("PER-2");
        notice.remove("contact");
        assertNoticeRefused("name", notice);
    }

    @Test
    void refusesNoticeAboutNothing() {
        ObjectNode notice = WatchlistAuthority.person("PER-2");
        notice.remove("person");
        assertNoticeRefused("person, document, weapon, vehicle", notice);
    }

    @Test
    void refusesNoticeAboutPersonAndDocument() {
        ObjectNode notice = WatchlistAuthority.person("PER-2");
        notice.set("document", WatchlistAuthority.document("PER-2").get("document"));
        assertNoticeRefused("person, document, weapon, vehicle", notice);
    }

    @Test
    void refusesCountryOutsideTheCommunity() {
        assertNoticeRefused("country", WatchlistAuthority.person("PER-2").put("country", "CHL"));
    }

    @Test
    void refusesKindThatIsNotSpelledAsTheFormatHasIt() {
        assertNoticeRefused("kind", WatchlistAuthority.person("PER-2").put("kind", "REQUISITORIA"));
    }

    @Test
    void refusesDayThatTheCalendarLacks() {
        assertNoticeRefused("validUntil", WatchlistAuthority.person("PER-2").put("validUntil", "2031-02-29"));
    }

    @Test
    void refusesTextThatIsNumber() {
        assertNoticeRefused("authority", WatchlistAuthority.person("PER-2").put("authority", 5));
    }

    @Test
    void refusesPersonWithoutName() {
        assertPersonRefused("names", person -> person.remove("names"));
    }

    @Test
    void refusesNameWithoutSurname() {
        assertPersonRefused(
                "names", person -> person.putArray("names").addObject().put("given", "JUAN"));
    }

    @Test
    void refusesNameOfAMegabyte() {
        assertPersonRefused(
                "paternal", person -> person.putArray("names").addObject().put("paternal", "Q".repeat(1 << 20)));
    }

    @Test
    void refusesMoreNamesThanAnyoneHas() {
        assertPersonRefused("names", person -> {
            var names = person.putArray("names");
            for (int i = 0; i < 65; i++) {
                names.addObject().put("paternal", "QUISPE");
            }
        });
    }

    @Test
    void refusesNamesThatAreNoList() {
        assertPersonRefused("names", person -> person.put("names", "QUISPE MAMANI"));
    }

    /** A line's end, a null, an escape, writing turned round, an invisible mark, half of a character. */
    @Test
    void refusesControlCharacters() {
        for (String mark : List.of("\n", "\0", "\u001B", "\u202E", "\u200B", "\uD800")) {
            ObjectNode notice = WatchlistAuthority.person("PER-2");
            ((ObjectNode) WatchlistAuthority.personOf(notice).required("names").required(0)).put("paternal", "@");
            String escaped = notice.toString().replace("@", "QUI\\u%04xSPE".formatted((int) mark.charAt(0)));
            String body = WatchlistAuthority.header("lab", 1, 1) + "\n" + escaped + "\n";
            String message = refusal(Reason.BAD_NOTICE, lima.signed(body.getBytes(StandardCharsets.UTF_8)));
            assertEquals("line 2: paternal has control characters", message);
        }
    }

    @Test
    void acceptsBirthDateOfWhichOnlyTheYearIsKnown() throws WatchlistRefused {
        ObjectNode notice = WatchlistAuthority.person("PER-1");
        WatchlistAuthority.personOf(notice).put("birthDate", "1990");
        Notice.Person person = only(notice).notice().person();
        assertEquals(new PartialDate(1990, 0, 0), person == null ? null : person.birthDate());
    }

    @Test
    void refusesBirthDateInTheFuture() {
        assertPersonRefused("birthDate lies in the future", person -> person.put("birthDate", "2026-11-25"));
        assertPersonRefused("birthDate lies in the future", person -> person.put("birthDate", "2027"));
    }

    @Test
    void acceptsBirthDateOfToday() throws WatchlistRefused {
        ObjectNode notice = WatchlistAuthority.person("PER-1");
        WatchlistAuthority.personOf(notice).put("birthDate", "2026-11-24");
        assertEquals("PER-1", only(notice).notice().id());
    }

    @Test
    void refusesBirthDateThatIsNone() {
        for (String date : List.of("", "03.05.1990", "1990-13", "1990-02-30", "1990-00", "90")) {
            assertPersonRefused("birthDate", person -> person.put("birthDate", date));
        }
    }

    @Test
    void refusesSexThatDocumentsDoNotKnow() {
        assertPersonRefused("sex", person -> person.put("sex", "male"));
    }

    @Test
    void refusesNationalityThatDocumentsDoNotBear() {
        assertPersonRefused("nationality", person -> person.put("nationality", "peruana"));
    }

    /** Such a number would be that of every document whose number was not read. */
    @Test
    void refusesNumberOfWhichNothingIsLeftToCompare() {
        for (String number : List.of("---", "<<<<", "№ 5", "1160Ñ0123")) {
            assertPersonRefused(
                    "number",
                    person -> person.putArray("documents")
                            .addObject()
                            .put("issuer", "PER")
                            .put("number", number));
        }
    }

    @Test
    void refusesDocumentWithoutIssuer() {
        assertPersonRefused(
                "issuer", person -> person.putArray("documents").addObject().put("number", "116000123"));
    }

    @Test
    void refusesFingerThatNoHandHas() {
        assertPersonRefused(
                "position", person -> person.putArray("fingers").addObject().put("position", "RIGHT_TOE"));
    }

    @Test
    void refusesImageWithoutItsResolution() {
        assertPersonRefused("fingers", person -> finger(person).put("image", "AAAA"));
        assertPersonRefused(
                "fingers", person -> finger(person).put("image", "AAAA").put("dpi", "500"));
        assertPersonRefused(
                "fingers", person -> finger(person).put("image", "AAAA").put("dpi", 4_294_967_796L));
    }

    @Test
    void refusesImageThatIsNoBase64() {
        assertPersonRefused(
                "image is no base64", person -> finger(person).put("image", "*").put("dpi", 500));
    }

    @Test
    void refusesImageThatIsNoPng() {
        assertPersonRefused(
                "fingers", person -> finger(person).put("image", "AAAA").put("dpi", 500));
    }

    @Test
    void refusesImageLargerThanAFinger() {
        GreyImage slap = SyntheticPictures.plain(1_600, 1_500, 255);
        assertNoticeRefused(
                "fingers",
                WatchlistAuthority.withFinger(WatchlistAuthority.person("PER-2"), FingerPosition.UNKNOWN, slap));
    }

    @Test
    void refusesTemplateThatIsNone() {
        assertPersonRefused("fingers", person -> finger(person).put("template", "AAAA"));
    }

    private static ObjectNode finger(ObjectNode person) {
        return person.putArray("fingers").addObject().put("position", "RIGHT_INDEX");
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
