package org.tambo.lab.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.tambo.lab.traveller.FingerPictures;
import org.tambo.lab.traveller.Sex;
import org.tambo.lab.traveller.SyntheticTravellers;
import org.tambo.lab.traveller.Traveller;
import org.tambo.lab.watchlist.Notice;
import org.tambo.lab.watchlist.WatchlistFile;
import org.tambo.lab.watchlist.WatchlistSigner;

/** The demonstration's watchlist: three notices that concern its travellers, and others about other synthetic people. */
public final class DemoWatchlist {
    public static final String ISSUER = "lab";

    /** The touch that was enrolled; later ones are presented. */
    static final int ENROLLED_TOUCH = 1;

    private static final long OTHERS_SEED = 20_261_124;
    private static final int OTHER_PERSONS = 26;
    private static final long CROWD_SEED = 20_261_125;
    private static final int FIRST_OF_CROWD = 10_000;
    private static final int REPORTED_DOCUMENTS = 6;
    private static final LocalDate ISSUED = LocalDate.of(2026, 10, 1);
    private static final LocalDate VALID_UNTIL = LocalDate.of(2031, 10, 1);

    private DemoWatchlist() {}

    /** Writes a signed file of them, {@code watchlist.jsonl}, issued now, and answers its path. */
    public static Path write(Path folder, FingerPictures pictures, long version)
            throws IOException, GeneralSecurityException {
        WatchlistSigner signer = WatchlistSigner.in(folder);
        Path file = folder.resolve("watchlist.jsonl");
        WatchlistFile.write(file, WatchlistFile.signed(ISSUER, version, Instant.now(), notices(pictures), signer));
        return file;
    }

    /** Writes notices as their countries send them to the centre: a file of JSON lines for each, such as {@code PER.jsonl}. */
    static void writeByCountry(Path folder, Iterator<Notice> notices) throws IOException {
        Files.createDirectories(folder);
        Map<String, OutputStream> files = new HashMap<>();
        try {
            for (Authority authority : Authority.values()) {
                Path file = folder.resolve(authority.country + ".jsonl");
                files.put(authority.country, new BufferedOutputStream(Files.newOutputStream(file)));
            }
            while (notices.hasNext()) {
                Notice notice = notices.next();
                Objects.requireNonNull(files.get(notice.country())).write(WatchlistFile.line(notice));
            }
        } finally {
            for (OutputStream file : files.values()) {
                file.close();
            }
        }
    }

    /** A notice about somebody of whom nothing is known to this crossing, the n-th of any number of them. */
    static Notice aboutOther(int n, byte[] record) {
        Traveller person = new SyntheticTravellers(CROWD_SEED).traveller(n);
        Notice.Person subject = new Notice.Person(
                List.of(new Notice.Name(person.paternal(), person.maternal(), person.given())),
                person.birthDate().toString(),
                person.sex(),
                person.nationality(),
                List.of(documentOf(person)),
                List.of(new Notice.Finger("RIGHT_INDEX", new Notice.Prepared(record))));
        Authority authority = Authority.values()[n % Authority.values().length];
        return notice(
                "%s-2026-%06d".formatted(authority.country, FIRST_OF_CROWD + n),
                authority,
                Notice.Kind.ANTECEDENTE,
                Notice.Action.INFORM,
                subject);
    }

    /** All notices, always the same. */
    public static List<Notice> notices(FingerPictures pictures) {
        List<Notice> notices = new ArrayList<>(aboutTravellers(pictures));
        SyntheticTravellers others = new SyntheticTravellers(OTHERS_SEED);
        for (int n = 0; n < OTHER_PERSONS; n++) {
            notices.add(aboutPerson(n, others.traveller(n), pictures));
        }
        notices.addAll(aboutDocuments());
        return List.copyOf(notices);
    }

    /** Those about documents, which nobody carries. */
    static List<Notice> aboutDocuments() {
        SyntheticTravellers others = new SyntheticTravellers(OTHERS_SEED);
        return IntStream.range(0, REPORTED_DOCUMENTS)
                .mapToObj(n -> aboutDocument(n, others.traveller(OTHER_PERSONS + n)))
                .toList();
    }

    /** Those that concern the travellers. */
    static List<Notice> aboutTravellers(FingerPictures pictures) {
        return List.of(foundByFinger(pictures), foundByDocumentNumber(), foundByNameAndBirthDate());
    }

    private static Notice foundByFinger(FingerPictures pictures) {
        Notice.Person person = new Notice.Person(
                List.of(
                        new Notice.Name("COAQUIRA", "LIMACHI", "EDWIN FREDDY"),
                        new Notice.Name("COAQUIRA", "", "FREDDY")),
                "1984-10-27",
                Sex.M,
                "BOL",
                List.of(new Notice.DocumentNumber("I", "BOL", "5518024")),
                List.of(finger(DemoTraveller.FINGER_ALONE.traveller(), pictures)));
        return notice("BOL-2026-000017", Authority.BOLIVIA, Notice.Kind.REQUISITORIA, Notice.Action.DETAIN, person);
    }

    private static Notice foundByDocumentNumber() {
        Traveller traveller = DemoTraveller.DOCUMENT_NUMBER.traveller();
        Notice.Person person = new Notice.Person(
                List.of(new Notice.Name("TITUAÑA", "QUILUMBA", "GLADYS MARISOL")),
                "1986-04",
                Sex.F,
                "ECU",
                List.of(
                        new Notice.DocumentNumber("I", "ECU", "1712904463"),
                        new Notice.DocumentNumber(
                                "P", "ECU", traveller.document().number())),
                List.of());
        return notice(
                "ECU-2026-000204", Authority.ECUADOR, Notice.Kind.REQUISITORIA, Notice.Action.SEIZE_DOCUMENT, person);
    }

    private static Notice foundByNameAndBirthDate() {
        Traveller traveller = DemoTraveller.NAME_AND_BIRTH_DATE.traveller();
        Notice.Person person = new Notice.Person(
                List.of(new Notice.Name(traveller.paternal(), traveller.maternal(), traveller.given())),
                traveller.birthDate().toString(),
                traveller.sex(),
                "PER",
                List.of(new Notice.DocumentNumber("I", "PER", "40718265")),
                List.of());
        return notice("PER-2026-000391", Authority.PERU, Notice.Kind.IMPEDIMENTO, Notice.Action.REFUSE_EXIT, person);
    }

    /** Two of three such persons have a finger enrolled. */
    private static Notice aboutPerson(int n, Traveller person, FingerPictures pictures) {
        Notice.Person subject = new Notice.Person(
                List.of(new Notice.Name(person.paternal(), person.maternal(), person.given())),
                n % 5 == 4
                        ? Integer.toString(person.birthDate().getYear())
                        : person.birthDate().toString(),
                person.sex(),
                person.nationality(),
                List.of(documentOf(person)),
                n % 3 == 2 ? List.of() : List.of(finger(person, pictures)));
        Authority authority = Authority.values()[n % Authority.values().length];
        Notice.Kind kind = Notice.Kind.values()[n % Notice.Kind.values().length];
        Notice.Action action = switch (kind) {
            case ANTECEDENTE -> n % 2 == 0 ? Notice.Action.INFORM : Notice.Action.DISCREET_CHECK;
            case REQUISITORIA -> Notice.Action.DETAIN;
            case IMPEDIMENTO -> n % 2 == 0 ? Notice.Action.REFUSE_EXIT : Notice.Action.REFUSE_ENTRY;
        };
        return notice("%s-2026-%06d".formatted(authority.country, 1_000 + n), authority, kind, action, subject);
    }

    private static Notice aboutDocument(int n, Traveller holder) {
        Authority authority = Authority.values()[n % Authority.values().length];
        Notice.Status status = Notice.Status.values()[n % Notice.Status.values().length];
        return notice(
                "%s-2026-%06d".formatted(authority.country, 2_000 + n),
                authority,
                Notice.Kind.IMPEDIMENTO,
                Notice.Action.SEIZE_DOCUMENT,
                new Notice.ReportedDocument(documentOf(holder), status));
    }

    private static Notice notice(
            String id, Authority authority, Notice.Kind kind, Notice.Action action, Notice.Subject subject) {
        String number = id.substring(id.lastIndexOf('-') + 1).replaceFirst("^0+", "");
        return new Notice(
                id,
                authority.country,
                kind,
                authority.authority,
                "Expediente " + number + "-2026",
                action,
                ISSUED,
                VALID_UNTIL,
                new Notice.Contact(authority.contact, authority.phone),
                subject);
    }

    private static Notice.DocumentNumber documentOf(Traveller traveller) {
        return new Notice.DocumentNumber(
                traveller.document().code(),
                traveller.document().issuer(),
                traveller.document().number());
    }

    private static Notice.Finger finger(Traveller traveller, FingerPictures pictures) {
        return new Notice.Finger("RIGHT_INDEX", pictures.impression(traveller.fingerSeed(), ENROLLED_TOUCH));
    }

    /** Who issues notices in each country. The telephone numbers lead nowhere. */
    private enum Authority {
        BOLIVIA("BOL", "Órgano Judicial de Bolivia", "Interpol La Paz", "+591 2 000 0000"),
        COLOMBIA("COL", "Fiscalía General de la Nación", "Interpol Bogotá", "+57 601 000 0000"),
        ECUADOR("ECU", "Función Judicial del Ecuador", "Interpol Quito", "+593 2 000 0000"),
        PERU("PER", "Poder Judicial del Perú", "Interpol Lima", "+51 1 000 0000");

        private final String country;
        private final String authority;
        private final String contact;
        private final String phone;

        Authority(String country, String authority, String contact, String phone) {
            this.country = country;
            this.authority = authority;
            this.contact = contact;
            this.phone = phone;
        }
    }
}
