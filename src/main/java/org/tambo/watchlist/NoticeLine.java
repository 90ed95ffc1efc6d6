package org.tambo.watchlist;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.PictureRefused;
import org.tambo.fingerprint.TemplateRefused;

/**
 * One notice of a watchlist file, read from its line and checked.
 *
 * @param fingers those in it that a search can use, each extracted here once
 * @param unreadableFingers how many more came as pictures in which no finger could be read; the notice counts without
 *     them, since its names and numbers do
 */
record NoticeLine(Notice notice, List<Notice.Finger> fingers, int unreadableFingers) {
    private static final int MAX_TEXT = 200;
    private static final int MAX_LIST = 64;
    private static final Set<String> COUNTRIES = Set.of("BOL", "COL", "ECU", "PER");

    /** What is wrong with a notice, and in which of its fields. */
    static final class Fault extends Exception {
        Fault(String field, String problem) {
            super(field + " " + problem);
        }
    }

    /**
     * @throws Fault naming the field
     */
    static NoticeLine of(JsonNode json, Clock clock) throws Fault {
        List<Notice.Finger> fingers = new ArrayList<>();
        JsonNode person = json.path("person");
        JsonNode document = json.path("document");
        if (person.isObject() == document.isObject()) {
            throw new Fault("person, document", "must be given, one of the two");
        }
        String country = text(json, "country");
        if (!COUNTRIES.contains(country)) {
            throw new Fault("country", "must be one of BOL, COL, ECU, PER");
        }
        Notice notice = new Notice(
                text(json, "id"),
                country,
                oneOf(json, "kind", Notice.Kind.values()),
                text(json, "authority"),
                text(json, "legalBasis"),
                oneOf(json, "action", Notice.Action.values()),
                json.hasNonNull("validUntil") ? date(json, "validUntil") : null,
                contact(json.path("contact")),
                person.isObject() ? person(person, fingers, clock) : null,
                document.isObject() ? lostDocument(document) : null);
        return new NoticeLine(
                notice, List.copyOf(fingers), person.path("fingers").size() - fingers.size());
    }

    private static Notice.Contact contact(JsonNode json) throws Fault {
        return new Notice.Contact(text(json, "name"), text(json, "phone"));
    }

    private static Notice.Person person(JsonNode json, List<Notice.Finger> fingers, Clock clock) throws Fault {
        List<Notice.Name> names = new ArrayList<>();
        for (JsonNode name : list(json, "names")) {
            Notice.Name read = new Notice.Name(
                    optionalText(name, "paternal"), optionalText(name, "maternal"), optionalText(name, "given"));
            if (read.paternal().isEmpty() && read.maternal().isEmpty()) {
                throw new Fault("names", "has a name without any surname");
            }
            names.add(read);
        }
        if (names.isEmpty()) {
            throw new Fault("names", "must hold at least one name");
        }
        List<Notice.Document> documents = new ArrayList<>();
        for (JsonNode document : list(json, "documents")) {
            documents.add(
                    new Notice.Document(optionalText(document, "type"), issuer(document), text(document, "number")));
        }
        for (JsonNode finger : list(json, "fingers")) {
            finger(finger).ifPresent(fingers::add);
        }
        return new Notice.Person(
                List.copyOf(names),
                json.hasNonNull("birthDate") ? birthDate(json, clock) : null,
                json.hasNonNull("sex") ? sex(json) : null,
                json.hasNonNull("nationality") ? text(json, "nationality") : null,
                List.copyOf(documents),
                fingers.size());
    }

    private static Notice.LostDocument lostDocument(JsonNode json) throws Fault {
        return new Notice.LostDocument(
                optionalText(json, "type"),
                issuer(json),
                text(json, "number"),
                oneOf(json, "status", Notice.LostDocument.Status.values()));
    }

    private static Optional<Notice.Finger> finger(JsonNode json) throws Fault {
        FingerPosition position = oneOf(json, "position", FingerPosition.values());
        try {
            if (json.hasNonNull("template")) {
                return Optional.of(new Notice.Finger(position, FingerTemplate.fromIso(base64(json, "template"))));
            }
            int dpi = json.path("dpi").asInt();
            if (dpi < 250 || dpi > 2000) {
                throw new Fault("fingers", "has an image without a dpi from 250 to 2000");
            }
            return switch (FingerReading.of(FingerPicture.fromPng(base64(json, "image"), dpi))) {
                case FingerReading.Readable readable -> Optional.of(new Notice.Finger(position, readable.template()));
                case FingerReading.Unreadable _ -> Optional.empty();
            };
        } catch (PictureRefused e) {
            throw new Fault("fingers", "hold a picture that is refused: " + e.getMessage());
        } catch (TemplateRefused e) {
            throw new Fault("fingers", "hold a template that is refused: " + e.getMessage());
        }
    }

    private static byte[] base64(JsonNode json, String field) throws Fault {
        try {
            return Base64.getDecoder().decode(json.path(field).asText());
        } catch (IllegalArgumentException e) {
            throw new Fault(field, "is no base64");
        }
    }

    private static PartialDate birthDate(JsonNode json, Clock clock) throws Fault {
        try {
            PartialDate date = PartialDate.parse(json.path("birthDate").asText());
            if (date.earliest().isAfter(LocalDate.now(clock))) {
                throw new Fault("birthDate", "lies in the future");
            }
            return date;
        } catch (DateTimeException e) {
            throw new Fault("birthDate", "is no date such as 1990, 1990-05 or 1990-05-03");
        }
    }

    private static LocalDate date(JsonNode json, String field) throws Fault {
        try {
            return LocalDate.parse(json.path(field).asText());
        } catch (DateTimeException e) {
            throw new Fault(field, "is no date such as 2031-10-01");
        }
    }

    private static String sex(JsonNode json) throws Fault {
        String sex = text(json, "sex");
        if (!Set.of("M", "F", "X").contains(sex)) {
            throw new Fault("sex", "must be M, F or X");
        }
        return sex;
    }

    private static String issuer(JsonNode json) throws Fault {
        String issuer = text(json, "issuer");
        if (!issuer.matches("[A-Z]{1,3}")) {
            throw new Fault("issuer", "must be the one to three capital letters of the document's issuer");
        }
        return issuer;
    }

    /** The enum constant that the text names, in lower case with hyphens. */
    private static <E extends Enum<E>> E oneOf(JsonNode json, String field, E[] values) throws Fault {
        String text = json.path(field).asText();
        for (E value : values) {
            if (value.name().equals(text)
                    || value.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                return value;
            }
        }
        throw new Fault(
                field,
                "must be one of "
                        + String.join(
                                ", ",
                                Arrays.stream(values)
                                        .map(v -> v.name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'))
                                        .toList()));
    }

    private static JsonNode list(JsonNode json, String field) throws Fault {
        JsonNode list = json.path(field);
        if (list.isMissingNode() || list.isNull()) {
            return list;
        }
        if (!list.isArray() || list.size() > MAX_LIST) {
            throw new Fault(field, "must be a list of at most " + MAX_LIST);
        }
        return list;
    }

    private static String text(JsonNode json, String field) throws Fault {
        String text = optionalText(json, field);
        if (text.isBlank()) {
            throw new Fault(field, "is missing");
        }
        return text;
    }

    private static String optionalText(JsonNode json, String field) throws Fault {
        @Nullable JsonNode node = json.get(field);
        if (node == null || node.isNull()) {
            return "";
        }
        if (!node.isTextual() || node.asText().length() > MAX_TEXT) {
            throw new Fault(field, "must be text of at most " + MAX_TEXT + " characters");
        }
        String text = node.asText();
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new Fault(field, "has control characters");
        }
        return text.strip();
    }
}
