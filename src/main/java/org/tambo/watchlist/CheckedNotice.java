package org.tambo.watchlist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/**
 * A notice as its country sends it to the centre, checked as a checkpoint will check it, so that nothing is published that
 * a checkpoint would refuse.
 *
 * @param body the line, of whose fingers it has only what is known of them
 * @param fingers those that a search can use, extracted
 */
public record CheckedNotice(Notice notice, String body, List<Notice.Finger> fingers) {
    /** Bytes of a line. */
    public static final int LONGEST = NoticeLine.LONGEST;

    /** Of what is published of it, within a line of a segment. */
    private static final int MOST_PUBLISHED = ReplicaUpdate.LONGEST - 64;

    public CheckedNotice {
        fingers = List.copyOf(fingers);
    }

    /** @param line one JSON object in UTF-8, of the format in docs/watchlist-file.md */
    public static CheckedNotice read(byte[] line, Clock clock) throws NoticeRefused {
        JsonNode json = line.length > LONGEST ? null : JsonLine.object(line);
        if (!(json instanceof ObjectNode object)) {
            throw new NoticeRefused("no JSON object in UTF-8 of at most " + LONGEST + " bytes");
        }
        try {
            NoticeLine read = NoticeLine.of(object, clock);
            if (object.path("person") instanceof ObjectNode person) {
                person.remove("fingers");
                known(read.notice())
                        .forEach(finger -> person.withArray("fingers").add(finger));
            }
            String body = object.toString();
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            if (length > MOST_PUBLISHED) {
                throw new NoticeRefused("without its fingers it has " + length + " bytes, and at most " + MOST_PUBLISHED
                        + " can be published: its portraits are too large");
            }
            return new CheckedNotice(read.notice(), body, read.fingers());
        } catch (NoticeLine.Fault e) {
            throw new NoticeRefused(String.valueOf(e.getMessage()));
        }
    }

    private static List<ObjectNode> known(Notice notice) {
        return notice.person() == null
                ? List.of()
                : notice.person().fingers().stream()
                        .map(finger -> JsonNodeFactory.instance
                                .objectNode()
                                .put("position", finger.position().name())
                                .put("form", finger.form().name().toLowerCase(Locale.ROOT))
                                .put("source", finger.source())
                                .put("quality", finger.quality()))
                        .toList();
    }

    /** The kind's word, by which a subset chooses. */
    public String category() {
        return notice.kind().name().toLowerCase(Locale.ROOT);
    }
}
