package org.tambo.watchlist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
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
 * One notice of a watchlist file, read from its line and checked ({@code docs/notice.schema.json}).
 *
 * @param fingers those in it that a search can use, each extracted here once
 * @param unreadableFingers how many more came of which too little could be read; the notice counts without them, since
 *     its names and numbers do
 * @param portraits in the order of the notice's own list
 */
record NoticeLine(Notice notice, List<Notice.Finger> fingers, int unreadableFingers, List<Notice.Picture> portraits) {
    /** Ten fingers' pictures at 1000 dpi. */
    static final int LONGEST = 8 << 20;

    private static final int MAX_TEXT = 200;
    static final int MAX_LIST = 32;
    private static final int MAX_QUALITY = 100;
    private static final Pattern STATE_CODE = Pattern.compile("[A-Z]{1,3}");
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9 ./<-]*[A-Za-z0-9][A-Za-z0-9 ./<-]*");
    private static final Set<String> COUNTRIES = Set.of("BOL", "COL", "ECU", "PER");
    private static final List<String> SUBJECTS = List.of("person", "document", "weapon", "vehicle");

    /** What is wrong with a notice, and in which of its fields. */
    static final class Fault extends Exception {
        Fault(String field, String problem) {
            super(field + " " + problem);
        }
    }

    /** What is done with a notice's fingers. */
    enum Fingers {
        /** Each is made ready to be searched. */
        EXTRACT,
        /** Templates and records are parsed, pictures are not looked into. */
        CHECK,
        /** They were checked before. */
        SKIP,
        /** Only what is known of them stands in the notice: they come apart from it. */
        APART
    }

    /** What a person's notice brings besides the notice itself. */
    private static final class Parts {
        private final Fingers mode;
        private final List<Notice.Finger> fingers = new ArrayList<>();
        private final List<Notice.EnrolledFinger> enrolled = new ArrayList<>();
        private final List<Notice.Picture> pictures = new ArrayList<>();
        private int unreadable;

        Parts(Fingers mode) {
            this.mode = mode;
        }
    }

    /**
     * @throws Fault saying that it is no JSON object, or naming the field
     */
    static NoticeLine parse(LineReader.Line line, Clock clock) throws Fault {
        return of(object(line), clock);
    }

    /**
     * @return what a line of a delta asks for
     * @throws Fault as {@link #parse}
     */
    static NoticeChange parseChange(LineReader.Line line, Clock clock, Fingers fingers) throws Fault {
        JsonNode json = object(line);
        JsonNode upsert = json.path("upsert");
        JsonNode withdraw = json.path("withdraw");
        if (upsert.isObject() == withdraw.isObject()) {
            throw new Fault("upsert, withdraw", "must be given, one of the two");
        }
        return upsert.isObject()
                ? new NoticeChange.Upsert(of(upsert, clock, fingers))
                : new NoticeChange.Withdraw(country(withdraw), text(withdraw, "id"));
    }

    /** @throws Fault saying that it is no JSON object */
    static JsonNode object(LineReader.Line line) throws Fault {
        JsonNode json = line.tooLong() ? null : JsonLine.object(line.bytes());
        if (json == null) {
            throw new Fault(
                    "no JSON object",
                    "in UTF-8 that has each name once, at most " + JsonLine.MOST_LEVELS + " levels and " + LONGEST
                            + " bytes");
        }
        return json;
    }

    /**
     * @throws Fault naming the field
     */
    static NoticeLine of(JsonNode json, Clock clock) throws Fault {
        return of(json, clock, Fingers.EXTRACT);
    }

    /**
     * @throws Fault naming the field
     */
    static NoticeLine of(JsonNode json, Clock clock, Fingers mode) throws Fault {
        Parts parts = new Parts(mode);
        if (SUBJECTS.stream().filter(subject -> json.path(subject).isObject()).count() != 1) {
            throw new Fault(String.join(", ", SUBJECTS), "must be given, one of the four");
        }
        LocalDate validFrom = json.hasNonNull("validFrom") ? date(json, "validFrom") : null;
        LocalDate validUntil = date(json, "validUntil");
        if (validFrom != null && validFrom.isAfter(validUntil)) {
            throw new Fault("validUntil", "lies before validFrom");
        }
        Notice notice = new Notice(
                text(json, "id"),
                country(json),
                oneOf(json, "kind", Notice.Kind.values(), NoticeLine::word),
                text(json, "authority"),
                text(json, "legalBasis"),
                optionalText(json, "purpose"),
                optionalText(json, "handlingCode"),
                oneOf(json, "action", Notice.Action.values(), NoticeLine::word),
                validFrom,
                validUntil,
                visibleTo(json),
                contact(json.path("contact")),
                json.path("person").isObject() ? person(json.path("person"), parts, clock) : null,
                json.path("document").isObject() ? lostDocument(json.path("document")) : null,
                json.path("weapon").isObject() ? weapon(json.path("weapon")) : null,
                json.path("vehicle").isObject() ? vehicle(json.path("vehicle")) : null);
        return new NoticeLine(notice, List.copyOf(parts.fingers), parts.unreadable, List.copyOf(parts.pictures));
    }

    private static String country(JsonNode json) throws Fault {
        String country = text(json, "country");
        if (!COUNTRIES.contains(country)) {
            throw new Fault("country", "must be one of BOL, COL, ECU, PER");
        }
        return country;
    }

    /** A notice that does not say who may see it is for everybody who decides at a checkpoint. */
    private static List<Notice.Viewer> visibleTo(JsonNode json) throws Fault {
        JsonNode list = list(json, "visibleTo");
        if (list.isEmpty()) {
            return List.of(Notice.Viewer.values());
        }
        List<Notice.Viewer> viewers = new ArrayList<>();
        for (JsonNode viewer : list) {
            viewers.add(oneOf(item(viewer, "visibleTo"), "visibleTo", Notice.Viewer.values(), NoticeLine::word));
        }
        return viewers.stream().distinct().sorted().toList();
    }

    private static Notice.Contact contact(JsonNode json) throws Fault {
        return new Notice.Contact(text(json, "name"), text(json, "phone"));
    }

    private static Notice.Person person(JsonNode json, Parts parts, Clock clock) throws Fault {
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
                    optionalText(document, "type"), stateCode(document, "issuer"), number(document, "number")));
        }
        List<Notice.Mark> marks = new ArrayList<>();
        for (JsonNode mark : list(json, "marks")) {
            marks.add(new Notice.Mark(optionalText(mark, "type"), text(mark, "description")));
        }
        List<Notice.Portrait> portraits = new ArrayList<>();
        for (JsonNode portrait : list(json, "portraits")) {
            portraits.add(portrait(portrait, parts));
        }
        if (parts.mode != Fingers.SKIP) {
            for (JsonNode finger : list(json, "fingers")) {
                finger(finger, parts);
            }
        }
        return new Notice.Person(
                List.copyOf(names),
                birthDates(json, clock),
                json.hasNonNull("sex") ? sex(json) : null,
                nationalities(json),
                List.copyOf(documents),
                List.copyOf(marks),
                List.copyOf(portraits),
                List.copyOf(parts.enrolled));
    }

    private static List<PartialDate> birthDates(JsonNode json, Clock clock) throws Fault {
        List<PartialDate> dates = new ArrayList<>();
        if (json.hasNonNull("birthDate")) {
            dates.add(birthDate(json, "birthDate", clock));
        }
        for (JsonNode date : list(json, "birthDates")) {
            dates.add(birthDate(item(date, "birthDates"), "birthDates", clock));
        }
        return dates.stream().distinct().toList();
    }

    private static List<String> nationalities(JsonNode json) throws Fault {
        List<String> codes = new ArrayList<>();
        if (json.hasNonNull("nationality")) {
            codes.add(stateCode(json, "nationality"));
        }
        for (JsonNode code : list(json, "nationalities")) {
            codes.add(stateCode(item(code, "nationalities"), "nationalities"));
        }
        return codes.stream().distinct().toList();
    }

    private static Notice.LostDocument lostDocument(JsonNode json) throws Fault {
        String number = number(json, "number");
        String last = json.hasNonNull("lastNumber") ? number(json, "lastNumber") : null;
        if (last != null && !NumberRange.isRange(number, last)) {
            throw new Fault(
                    "lastNumber", "must have as many characters as number, the same letters, and not lie before it");
        }
        return new Notice.LostDocument(
                optionalText(json, "type"),
                stateCode(json, "issuer"),
                number,
                last,
                oneOf(json, "status", Notice.LostDocument.Status.values(), NoticeLine::word));
    }

    private static Notice.Weapon weapon(JsonNode json) throws Fault {
        return new Notice.Weapon(
                optionalText(json, "type"),
                optionalText(json, "make"),
                optionalText(json, "model"),
                optionalText(json, "calibre"),
                number(json, "serialNumber"));
    }

    private static Notice.Vehicle vehicle(JsonNode json) throws Fault {
        boolean plate = json.hasNonNull("plate");
        boolean vin = json.hasNonNull("vin");
        if (!plate && !vin) {
            throw new Fault("vehicle", "must have a plate or a vin");
        }
        return new Notice.Vehicle(
                optionalText(json, "type"),
                optionalText(json, "make"),
                optionalText(json, "model"),
                optionalText(json, "colour"),
                json.hasNonNull("registeredIn") ? stateCode(json, "registeredIn") : "",
                plate ? number(json, "plate") : "",
                vin ? number(json, "vin") : "");
    }

    private static Notice.Portrait portrait(JsonNode json, Parts parts) throws Fault {
        byte[] bytes = base64(json, "image", "portraits");
        PortraitPicture picture = PortraitPicture.of(bytes)
                .orElseThrow(() -> new Fault(
                        "portraits",
                        "hold what is no JPEG or PNG of at most " + PortraitPicture.MAX_BYTES + " bytes and "
                                + PortraitPicture.MAX_SIDE + " pixels a side"));
        parts.pictures.add(new Notice.Picture(picture.mediaType(), bytes));
        return new Notice.Portrait(
                picture.mediaType(), picture.width(), picture.height(), optionalText(json, "source"));
    }

    static FingerPosition position(JsonNode json) throws Fault {
        return oneOf(json, "position", FingerPosition.values(), Enum::name);
    }

    private static void finger(JsonNode json, Parts parts) throws Fault {
        FingerPosition position = position(json);
        Notice.FingerForm form = json.hasNonNull("record")
                ? Notice.FingerForm.RECORD
                : json.hasNonNull("template") ? Notice.FingerForm.TEMPLATE : Notice.FingerForm.IMAGE;
        String source = optionalText(json, "source");
        Optional<Integer> quality = json.hasNonNull("quality") ? Optional.of(quality(json)) : Optional.empty();
        if (parts.mode == Fingers.APART) {
            parts.enrolled.add(new Notice.EnrolledFinger(
                    position,
                    oneOf(json, "form", Notice.FingerForm.values(), NoticeLine::word),
                    source,
                    quality(json)));
            return;
        }
        if (parts.mode == Fingers.CHECK && form == Notice.FingerForm.IMAGE) {
            dpi(json);
            base64(json, "image", "image");
            return;
        }
        Optional<FingerTemplate> template = template(json, form);
        if (template.isEmpty() || template.get().tooPoor()) {
            parts.unreadable++;
        } else {
            parts.fingers.add(new Notice.Finger(position, template.get()));
            parts.enrolled.add(new Notice.EnrolledFinger(
                    position, form, source, quality.orElse(template.get().quality())));
        }
    }

    private static Optional<FingerTemplate> template(JsonNode json, Notice.FingerForm form) throws Fault {
        try {
            return switch (form) {
                case RECORD -> Optional.of(FingerTemplate.parse(base64(json, "record", "record")));
                case TEMPLATE -> Optional.of(FingerTemplate.fromIso(base64(json, "template", "template")));
                case IMAGE ->
                    switch (FingerReading.ofPng(base64(json, "image", "image"), dpi(json))) {
                        case FingerReading.Readable readable -> Optional.of(readable.template());
                        case FingerReading.Unreadable _ -> Optional.empty();
                    };
            };
        } catch (PictureRefused e) {
            throw new Fault("fingers", "hold a picture that is refused: " + e.getMessage());
        } catch (TemplateRefused e) {
            throw new Fault("fingers", "hold a template that is refused: " + e.getMessage());
        }
    }

    private static int dpi(JsonNode json) throws Fault {
        JsonNode dpi = json.path("dpi");
        if (!dpi.isIntegralNumber() || !dpi.canConvertToInt()) {
            throw new Fault("fingers", "has an image without its dpi");
        }
        return dpi.intValue();
    }

    private static int quality(JsonNode json) throws Fault {
        JsonNode quality = json.path("quality");
        if (!quality.isIntegralNumber()
                || !quality.canConvertToInt()
                || quality.intValue() < 0
                || quality.intValue() > MAX_QUALITY) {
            throw new Fault("quality", "must be an integer from 0 to " + MAX_QUALITY);
        }
        return quality.intValue();
    }

    private static byte[] base64(JsonNode json, String field, String named) throws Fault {
        try {
            return Base64.getDecoder().decode(json.path(field).asText());
        } catch (IllegalArgumentException e) {
            throw new Fault(named, "is no base64");
        }
    }

    private static PartialDate birthDate(JsonNode json, String field, Clock clock) throws Fault {
        try {
            PartialDate date = PartialDate.parse(optionalText(json, field));
            if (date.earliest().isAfter(LocalDate.now(clock))) {
                throw new Fault(field, "lies in the future");
            }
            return date;
        } catch (DateTimeException e) {
            throw new Fault(field, "is no date such as 1990, 1990-05 or 1990-05-03");
        }
    }

    private static LocalDate date(JsonNode json, String field) throws Fault {
        try {
            return LocalDate.parse(text(json, field));
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

    /** A number of which nothing is left to compare would match everything whose number was not read. */
    private static String number(JsonNode json, String field) throws Fault {
        String number = text(json, field);
        if (!NUMBER.matcher(number).matches()) {
            throw new Fault(field, "must have letters A to Z and digits, set apart by nothing but blanks - . / and <");
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

    /** A list's item as the field of an object, which is how fields are read. */
    private static JsonNode item(JsonNode item, String field) {
        return JsonNodeFactory.instance.objectNode().set(field, item);
    }

    private static JsonNode list(JsonNode json, String field) throws Fault {
        JsonNode list = json.path(field);
        if (list.isMissingNode() || list.isNull()) {
            return MissingNode.getInstance();
        }
        if (!list.isArray() || list.size() > MAX_LIST) {
            throw new Fault(field, "must be a list of at most " + MAX_LIST);
        }
        return list;
    }

    static String text(JsonNode json, String field) throws Fault {
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
        for (int i = 0; i < text.length(); i++) {
            // Plain text is most of it, and asking Unicode of each letter is not.
            char c = text.charAt(i);
            if ((c < ' ' || c > '~') && text.codePoints().anyMatch(NoticeLine::unprintable)) {
                throw new Fault(field, "has control characters");
            }
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
