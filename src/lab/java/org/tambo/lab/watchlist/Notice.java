package org.tambo.lab.watchlist;

import java.time.LocalDate;
import java.util.List;
import org.tambo.device.GreyImage;
import org.tambo.lab.traveller.Sex;

/** What one country asks of all checkpoints. Spelled as the watchlist file has it, except for case. */
public record Notice(
        String id,
        String country,
        Kind kind,
        String authority,
        String legalBasis,
        Action action,
        LocalDate issuedAt,
        LocalDate validUntil,
        Contact contact,
        Subject subject) {
    /** Criminal record, court order, restriction on movement. */
    public enum Kind {
        ANTECEDENTE,
        REQUISITORIA,
        IMPEDIMENTO
    }

    /** What the officer is asked to do. */
    public enum Action {
        DETAIN,
        REFUSE_EXIT,
        REFUSE_ENTRY,
        SEIZE_DOCUMENT,
        DISCREET_CHECK,
        INFORM
    }

    /** Whom to call about it. */
    public record Contact(String name, String phone) {}

    /** Whom or what it is about. */
    public sealed interface Subject {}

    /**
     * A person.
     *
     * @param birthDate {@code YYYY}, {@code YYYY-MM} or {@code YYYY-MM-DD}
     */
    public record Person(
            List<Name> names,
            String birthDate,
            Sex sex,
            String nationality,
            List<DocumentNumber> documents,
            List<Finger> fingers)
            implements Subject {}

    /** One name of a person; {@code maternal} is empty where there is none. */
    public record Name(String paternal, String maternal, String given) {}

    /** A document that the person is known to use. */
    public record DocumentNumber(String type, String issuer, String number) {}

    /** One finger of the person, such as {@code RIGHT_INDEX}. */
    public record Finger(String position, Sample sample) {
        public Finger(String position, GreyImage picture) {
            this(position, new Picture(picture));
        }
    }

    /** As what a finger comes. */
    public sealed interface Sample {}

    /** What a scanner saw. */
    public record Picture(GreyImage image) implements Sample {}

    /** What was made of a picture before, as the file has it: the bytes of a finger's prepared record. */
    public record Prepared(byte[] record) implements Sample {}

    /** A travel document that was reported. */
    public record ReportedDocument(DocumentNumber document, Status status) implements Subject {}

    /** As what a document was reported. */
    public enum Status {
        STOLEN,
        LOST,
        REVOKED
    }
}
