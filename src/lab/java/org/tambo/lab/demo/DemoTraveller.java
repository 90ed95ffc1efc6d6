package org.tambo.lab.demo;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tambo.lab.traveller.EnyeSpelling;
import org.tambo.lab.traveller.IssuedDocument;
import org.tambo.lab.traveller.Sex;
import org.tambo.lab.traveller.Traveller;

/**
 * The five who come to the lane, what is known about each, and the answer that the officer must see. Their fingers were
 * chosen: clear ones, far from each other's, so that chance has no part in what a demonstration shows.
 */
public enum DemoTraveller {
    /** Wanted under another name and with another document: only the finger is the same. */
    FINGER_ALONE(
            "finger-alone",
            "En la lista con otro nombre y otro documento; solo su huella lo dice",
            new Traveller(
                    "VALVERDE",
                    "CISNEROS",
                    "RODRIGO ANDRÉS",
                    Sex.M,
                    LocalDate.of(1987, 2, 19),
                    "COL",
                    passport("COL", "AV482913", LocalDate.of(2033, 6, 30)),
                    0x51A7_0010L),
            true,
            Verdict.SECOND_LINE,
            List.of("FINGER_MATCH")),
    /** Travels on a passport that a wanted person is known to use; the finger was never taken. */
    DOCUMENT_NUMBER(
            "document-number",
            "Su número de pasaporte está en la lista",
            new Traveller(
                    "PAREDES",
                    "TERÁN",
                    "XIMENA SOLEDAD",
                    Sex.F,
                    LocalDate.of(1991, 11, 8),
                    "ECU",
                    passport("ECU", "A4071852", LocalDate.of(2032, 3, 14)),
                    0x51A7_0014L),
            true,
            Verdict.SECOND_LINE,
            List.of("DOCUMENT_NUMBER_MATCH")),
    /** Has the name and the birth date of somebody with a restriction on movement, and a document of his own. */
    NAME_AND_BIRTH_DATE(
            "name-and-birth-date",
            "Su nombre y su fecha de nacimiento están en la lista",
            new Traveller(
                    "ÑAUPARI",
                    "HUILLCA",
                    "EUSEBIO MÁXIMO",
                    Sex.M,
                    LocalDate.of(1979, 8, 23),
                    "PER",
                    passport("PER", "118240067", LocalDate.of(2031, 9, 1)),
                    0x51A7_001FL),
            true,
            Verdict.CHECK,
            List.of("NAME_AND_BIRTH_DATE_MATCH")),
    /** Nobody looks for her. */
    CLEAR(
            "clear",
            "Nadie la busca",
            new Traveller(
                    "CHOQUEHUANCA",
                    "SIÑANI",
                    "WARA INÉS",
                    Sex.F,
                    LocalDate.of(1996, 5, 30),
                    "BOL",
                    new IssuedDocument(
                            IssuedDocument.Size.TD1,
                            "I",
                            "BOL",
                            "6830417",
                            LocalDate.of(2030, 12, 20),
                            "",
                            EnyeSpelling.N),
                    0x51A7_0021L),
            true,
            Verdict.CONTINUE,
            List.of()),
    /** Nobody looks for him either, but no touch of his finger can be read. */
    UNREADABLE_FINGER(
            "unreadable-finger",
            "Su huella no se puede leer",
            new Traveller(
                    "MOLLO",
                    "QUENTA",
                    "TEÓFILO",
                    Sex.M,
                    LocalDate.of(1958, 1, 12),
                    "BOL",
                    passport("BOL", "KX20417", LocalDate.of(2029, 4, 5)),
                    0x51A7_0012L),
            false,
            Verdict.CHECK,
            List.of("FINGER_NOT_HAD"));

    /** The three answers that an officer can get. */
    public enum Verdict {
        CONTINUE,
        CHECK,
        SECOND_LINE
    }

    private final String key;
    private final String story;
    private final Traveller traveller;
    private final boolean fingerReadable;
    private final Verdict expected;
    private final List<String> expectedReasons;

    DemoTraveller(
            String key,
            String story,
            Traveller traveller,
            boolean fingerReadable,
            Verdict expected,
            List<String> expectedReasons) {
        this.key = key;
        this.story = story;
        this.traveller = traveller;
        this.fingerReadable = fingerReadable;
        this.expected = expected;
        this.expectedReasons = expectedReasons;
    }

    private static IssuedDocument passport(String issuer, String number, LocalDate expiry) {
        return new IssuedDocument(IssuedDocument.Size.TD3, "P", issuer, number, expiry, "", EnyeSpelling.N);
    }

    /** The one with this key. */
    public static Optional<DemoTraveller> withKey(String key) {
        return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst();
    }

    /** The traveller's name in addresses, such as {@code finger-alone}. */
    public String key() {
        return key;
    }

    /** One line in Spanish for whoever chooses. */
    public String story() {
        return story;
    }

    public Traveller traveller() {
        return traveller;
    }

    public boolean isFingerReadable() {
        return fingerReadable;
    }

    public Verdict expected() {
        return expected;
    }

    /** The reasons that the answer must name. */
    public List<String> expectedReasons() {
        return expectedReasons;
    }
}
