package org.tambo.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tambo.watchlist.NumberKey;
import org.tambo.watchlist.name.BirthDate;
import org.tambo.watchlist.name.PersonName;
import org.tambo.watchlist.name.PersonRecord;
import org.tambo.watchlist.name.PersonSex;

/**
 * One question to a watchlist ({@code docs/query.schema.json}): a person, numbers, or both.
 *
 * @param label what the asker calls it, given back as it came
 */
record ScreeningQuery(JsonNode label, Optional<PersonRecord> person, List<NumberKey> numbers) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST = 32;
    private static final Pattern ISSUED = Pattern.compile("([A-Z]{1,3})[ /:](.+)");

    /** What is wrong with a query. */
    static final class Unfit extends Exception {
        private final JsonNode label;

        Unfit(JsonNode label, String message) {
            super(message);
            this.label = label;
        }

        JsonNode label() {
            return label;
        }
    }

    /**
     * @param number which line of its file it is, its label where it has none
     * @throws Unfit naming what is wrong
     */
    static ScreeningQuery parse(String line, int number) throws Unfit {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new Unfit(JsonNodeFactory.instance.numberNode(number), "it is no JSON");
        }
        if (!json.isObject()) {
            throw new Unfit(JsonNodeFactory.instance.numberNode(number), "it is no JSON object");
        }
        JsonNode id = json.has("query") ? json.get("query") : json.get("id");
        JsonNode label = id != null && id.isValueNode() ? id : JsonNodeFactory.instance.numberNode(number);
        try {
            return of(json, label);
        } catch (IllegalArgumentException e) {
            throw new Unfit(label, String.valueOf(e.getMessage()));
        }
    }

    private static ScreeningQuery of(JsonNode json, JsonNode label) {
        List<PersonName> names = new ArrayList<>();
        String whole = text(json, "name");
        if (!whole.isBlank()) {
            names.add(PersonName.whole(whole));
        }
        if (json.has("surnames") || json.has("given")) {
            names.add(PersonName.ofDocument(text(json, "surnames"), text(json, "given"), false));
        }
        for (JsonNode name : list(json, "names")) {
            names.add(
                    name.isTextual()
                            ? PersonName.whole(name.asText())
                            : PersonName.of(text(name, "paternal"), text(name, "maternal"), text(name, "given")));
        }
        List<BirthDate> dates = new ArrayList<>();
        for (String field : List.of("birthDate", "dob")) {
            if (!text(json, field).isBlank()) {
                dates.add(date(text(json, field), field));
            }
        }
        for (JsonNode date : list(json, "birthDates")) {
            dates.add(date(date.asText(), "birthDates"));
        }
        Set<String> nationalities = new HashSet<>();
        if (!text(json, "nationality").isBlank()) {
            nationalities.add(text(json, "nationality").strip());
        }
        list(json, "nationalities")
                .forEach(code -> nationalities.add(code.asText().strip()));
        Optional<PersonRecord> person = names.isEmpty()
                ? Optional.empty()
                : Optional.of(new PersonRecord(names, dates, PersonSex.of(text(json, "sex")), nationalities));
        List<NumberKey> numbers = numbers(json);
        if (person.isEmpty() && numbers.isEmpty()) {
            throw new IllegalArgumentException("it has neither a name nor a number");
        }
        return new ScreeningQuery(label, person, numbers);
    }

    private static List<NumberKey> numbers(JsonNode json) {
        List<NumberKey> numbers = new ArrayList<>();
        if (json.hasNonNull("document")) {
            numbers.add(document(json.get("document")));
        }
        list(json, "documents").forEach(one -> numbers.add(document(one)));
        String serial = text(json.path("weapon"), "serialNumber");
        if (!serial.isBlank()) {
            numbers.add(NumberKey.weapon(serial));
        }
        String plate = text(json.path("vehicle"), "plate");
        if (!plate.isBlank()) {
            numbers.add(NumberKey.plate(plate));
        }
        String vin = text(json.path("vehicle"), "vin");
        if (!vin.isBlank()) {
            numbers.add(NumberKey.vin(vin));
        }
        return numbers;
    }

    /** {@code {"issuer":"PER","number":"116000123"}}, {@code "PER 116000123"}, or a number of an unknown issuer. */
    private static NumberKey document(JsonNode json) {
        if (json.isObject()) {
            String issuer = text(json, "issuer").strip();
            String number = text(json, "number");
            return issuer.isEmpty() ? NumberKey.document(number) : NumberKey.document(issuer, number);
        }
        String text = json.asText().strip();
        Matcher issued = ISSUED.matcher(text);
        return issued.matches() ? NumberKey.document(issued.group(1), issued.group(2)) : NumberKey.document(text);
    }

    private static BirthDate date(String text, String field) {
        return BirthDate.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        field + " is no date such as 1990, 1990-05, 1990-05-03 or 1990-XX-XX"));
    }

    private static String text(JsonNode json, String field) {
        @Nullable JsonNode node = json.get(field);
        if (node == null || node.isNull()) {
            return "";
        }
        if (!node.isTextual() && !node.isNumber()) {
            throw new IllegalArgumentException(field + " is no text");
        }
        return node.asText();
    }

    private static JsonNode list(JsonNode json, String field) {
        JsonNode list = json.path(field);
        if (list.size() > MOST) {
            throw new IllegalArgumentException(field + " has more than " + MOST + " entries");
        }
        return list;
    }
}
