package org.tambo.sync.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.tambo.sync.segment.SegmentRefused.Reason;

/**
 * What a segment is, as its country signed it: the {@code custom} member of its target. The meaning of each member stands in
 * docs/sync-protocol.md, 1.2.
 *
 * @param category what kind of notices it is about; empty for all
 * @param region where they count; empty for everywhere
 * @param generation the country's running number of the state that it leads to
 * @param since the oldest state that it can be applied to; 0 for a base
 * @param place its place among the segments of one kind, part and generation, from 0
 * @param records how many lines it holds
 */
public record SegmentLabel(
        Kind kind,
        Part part,
        String category,
        String region,
        long generation,
        long since,
        int place,
        int epoch,
        int records) {
    private static final Pattern WORD = Pattern.compile("[a-z0-9-]{0,40}");
    private static final int MOST_BYTES = 4_096;
    private static final int MOST_RECORDS = 1_000_000;
    private static final int MOST_PLACES = 100_000;
    private static final JsonMapper JSON = new JsonMapper();

    /** How it changes what a checkpoint has; those of one generation in this order. */
    public enum Kind {
        BASE,
        /** Of one category: notices that are in it no longer, and may come again in another one. */
        WITHDRAWALS,
        DELTA
    }

    /** Whether it is nothing but notices that are in force no longer, wherever they stood. */
    public boolean isFinal() {
        return kind == Kind.WITHDRAWALS && category.isEmpty() && region.isEmpty();
    }

    /** What of a notice it holds, in the order in which a thin link brings it. */
    public enum Part {
        NOTICES,
        FINGERS,
        TEXTURE
    }

    /** @throws IllegalArgumentException if it contradicts itself */
    public SegmentLabel {
        if (generation < 1
                || since < 0
                || (kind == Kind.BASE ? since != 0 : since >= generation)
                || (kind == Kind.WITHDRAWALS && part != Part.NOTICES)
                || place < 0
                || place > MOST_PLACES
                || epoch < 1
                || records < 0
                || records > MOST_RECORDS
                || !WORD.matcher(category).matches()
                || !WORD.matcher(region).matches()) {
            throw new IllegalArgumentException("a " + kind + " of " + part + " from " + since + " to " + generation
                    + ", place " + place + ", epoch " + epoch + ", " + records + " records, category \"" + category
                    + "\", region \"" + region + "\"");
        }
    }

    /** @param custom the JSON object in which the target's metadata describes it */
    public static SegmentLabel parse(String path, String custom) throws SegmentRefused {
        try {
            if (custom.length() > MOST_BYTES) {
                throw refused(path, "it is too long");
            }
            JsonNode members = JSON.readTree(custom);
            return new SegmentLabel(
                    word(Kind.class, path, members, "kind"),
                    word(Part.class, path, members, "part"),
                    text(path, members, "category"),
                    text(path, members, "region"),
                    number(path, members, "generation", Long.MAX_VALUE),
                    number(path, members, "since", Long.MAX_VALUE),
                    (int) number(path, members, "place", Integer.MAX_VALUE),
                    (int) number(path, members, "epoch", Integer.MAX_VALUE),
                    (int) number(path, members, "records", Integer.MAX_VALUE));
        } catch (JsonProcessingException e) {
            throw refused(path, "it is no JSON");
        } catch (IllegalArgumentException e) {
            throw refused(path, "it contradicts itself: " + e.getMessage());
        }
    }

    /** As it stands in metadata. */
    public ObjectNode json() {
        return JSON.createObjectNode()
                .put("kind", lower(kind))
                .put("part", lower(part))
                .put("category", category)
                .put("region", region)
                .put("generation", generation)
                .put("since", since)
                .put("place", place)
                .put("epoch", epoch)
                .put("records", records);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E word(Class<E> words, String path, JsonNode members, String name)
            throws SegmentRefused {
        String text = text(path, members, name);
        return Arrays.stream(words.getEnumConstants())
                .filter(word -> lower(word).equals(text))
                .findFirst()
                .orElseThrow(() -> refused(path, "its " + name + " is none that is known here"));
    }

    private static String text(String path, JsonNode members, String name) throws SegmentRefused {
        JsonNode value = members.path(name);
        if (!value.isTextual()) {
            throw refused(path, "it has no " + name);
        }
        return value.textValue();
    }

    private static long number(String path, JsonNode members, String name, long most) throws SegmentRefused {
        JsonNode value = members.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() > most) {
            throw refused(path, "it has no " + name + " that is a number in bounds");
        }
        return value.longValue();
    }

    private static SegmentRefused refused(String path, String why) {
        return new SegmentRefused(Reason.BAD_LABEL, "the label of " + path + " cannot be used: " + why);
    }
}
