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
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.PictureRefused;
import org.tambo.fingerprint.TemplateRefused;

/**
 * One notice of a watchlist file, read from its line and checked.
 *
 * @param fingers those in it that a search can use, each extracted here once
 * @param unreadableFingers how many more came of which too little could be read; the notice counts without them, since
 *     its names and numbers do
 */
record NoticeLine(Notice notice, List<Notice.Finger> fingers, int unreadableFingers) {
    /** Ten fingers' pictures at 1000 dpi. */
    static final int LONGEST = 8 << 20;

    private static final int MAX_TEXT = 200;
    private static final int MAX_LIST = 32;
    private static final Pattern STATE_CODE = Pattern.compile("[A-Z]{1,3}");
    private static final Pattern DOCUMENT_NUMBER = Pattern.compile("[A-Za-z0-9 ./<-]*[A-Za-z0-9][A-Za-z0-9 ./<-]*");
    private static final Set<String> COUNTRIES = Set.of("BOL", "COL", "ECU", "PER");

    /** What is wrong with a notice, and in which of its fields. */
    static final class Fault extends Exception {
        Fault(String field, String problem) {
            super(field + " " + problem);
        }
    }

    /**
     * @throws Fault saying that it is no JSON object, or naming the field
     */
    static NoticeLine parse(LineReader.Line line, Clock clock) throws Fault {
        JsonNode json = line.tooLong() ? null : JsonLine.object(line.bytes());
        if (json == null) {
            throw new Fault(
                    "no JSON object",
                    "in UTF-8 that has each name once, at most " + JsonLine.MOST_LEVELS + " levels and " + LONGEST
                            + " bytes");
        }
        return of(json, clock);
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
                oneOf(json, "kind", Notice.Kind.values(), NoticeLine::word),
                text(json, "authority"),
                text(json, "legalBasis"),
                oneOf(json, "action", Notice.Action.values(), NoticeLine::word),
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
            documents.add(new Notice.Document(
                    optionalText(document, "type"), stateCode(document, "issuer"), documentNumber(document)));
        }
        for (JsonNode finger : list(json, "fingers")) {
            finger(finger).ifPresent(fingers::add);
        }
        return new Notice.Person(
                List.copyOf(names),
                json.hasNonNull("birthDate") ? birthDate(json, clock) : null,
                json.hasNonNull("sex") ? sex(json) : null,
                json.hasNonNull("nationality") ? stateCode(json, "nationality") : null,
                List.copyOf(documents),
                fingers.size());
    }

    private static Notice.LostDocument lostDocument(JsonNode json) throws Fault {
        return new Notice.LostDocument(
                optionalText(json, "type"),
                stateCode(json, "issuer"),
                documentNumber(json),
                oneOf(json, "status", Notice.LostDocument.Status.values(), NoticeLine::word));
    }

    private static Optional<Notice.Finger> finger(JsonNode json) throws Fault {
        FingerPosition position = oneOf(json, "position", FingerPosition.values(), Enum::name);
        try {
            if (json.hasNonNull("record") || json.hasNonNull("template")) {
                FingerTemplate template = json.hasNonNull("record")
                        ? FingerTemplate.parse(base64(json, "record"))
                        : FingerTemplate.fromIso(base64(json, "template"));
                return template.tooPoor() ? Optional.empty() : Optional.of(new Notice.Finger(position, template));
            }
            JsonNode dpi = json.path("dpi");
            if (!dpi.isIntegralNumber() || !dpi.canConvertToInt()) {
                throw new Fault("fingers", "has an image without its dpi");
            }
            return switch (FingerReading.ofPng(base64(json, "image"), dpi.intValue())) {
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
            PartialDate date = PartialDate.parse(optionalText(json, "birthDate"));
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
            return LocalDate.parse(optionalText(json, field));
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

    /** A state or organisation as documents name it: ICAO Doc 9303-3, section 5. */
    private static String stateCode(JsonNode json, String field) throws Fault {
        String code = text(json, field);
        if (!STATE_CODE.matcher(code).matches()) {
            throw new Fault(field, "must be the one to three capital letters that documents bear");
        }
        return code;
    }

    /** A number of which nothing is left to compare would match every document whose number was not read. */
    private static String documentNumber(JsonNode json) throws Fault {
        String number = text(json, "number");
        if (!DOCUMENT_NUMBER.matcher(number).matches()) {
            throw new Fault(
                    "number", "must have letters A to Z and digits, set apart by nothing but blanks - . / and <");
        }
        return number;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The enum constant that the text names. */
    private static <E extends Enum<E>> E oneOf(JsonNode json, String field, E[] values, Function<E, String> spelling)
            throws Fault {
        String text = optionalText(json, field);
        for (E value : values) {
            if (spelling.apply(value).equals(text)) {
                return value;
            }
        }
        throw new Fault(
                field,
                "must be one of "
                        + String.join(", ", Arrays.stream(values).map(spelling).toList()));
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
        if (text.codePoints().anyMatch(NoticeLine::unprintable)) {
            throw new Fault(field, "has control characters");
        }
        return text.strip();
    }

    /** Among them those that turn the writing's direction: on the officer's page they make one name look like another. */
    private static boolean unprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
