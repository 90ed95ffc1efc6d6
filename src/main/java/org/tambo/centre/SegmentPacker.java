package org.tambo.centre;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.sync.segment.EpochKey;
import org.tambo.sync.segment.LineColumns;
import org.tambo.sync.segment.SegmentFile;
import org.tambo.sync.segment.SegmentLabel;
import org.tambo.sync.segment.SegmentLabel.Kind;
import org.tambo.sync.segment.SegmentLabel.Part;
import org.tambo.sync.tuf.MetadataFile;

/**
 * Fills segments of one country and generation with notices, one category and part in each, and hands each on as soon as it
 * is full.
 */
final class SegmentPacker {
    /** Lines of text compress to a fifth or less, records hardly: so many bytes stay below a segment's limit either way. */
    private static final int FULL_TEXT = 8 * 1024 * 1024;

    private static final int FULL_RECORDS = 3 * 1024 * 1024;

    /** A notice that is longer than any text holds pictures, which compress no better than records. */
    private static final int LONGEST_TEXT = 2 * 1024;

    private final String role;
    private final boolean base;
    private final long generation;
    private final long since;
    private final EpochKey epoch;
    private final BiConsumer<MetadataFile.Target, byte[]> files;
    private final Map<String, Map<Part, Open>> open = new TreeMap<>();
    private final Open withdrawals = new Open();
    /** By category: those that are in it no longer and in another one now. */
    private final Map<String, Open> left = new TreeMap<>();

    private final Map<Part, Integer> places = new EnumMap<>(Part.class);
    private int number;

    /** Lines that wait for their segment to be full. */
    private static final class Open {
        private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
        private int records;
        private int weight;

        void add(byte[] line) {
            lines.writeBytes(line);
            lines.write('\n');
            records++;
        }
    }

    /**
     * @param since the state that a delta begins at; 0 for a base
     * @param files takes each segment
     */
    SegmentPacker(
            String role, long generation, long since, EpochKey epoch, BiConsumer<MetadataFile.Target, byte[]> files) {
        this.role = role;
        this.base = since == 0;
        this.generation = generation;
        this.since = since;
        this.epoch = epoch;
        this.files = files;
    }

    /** @param now when it is published */
    void add(Notices.State state, Instant now) {
        if (state.body() == null) {
            withdrawals.add(withdrawal(state, now));
            return;
        }
        if (!base && state.left() != null) {
            left.computeIfAbsent(state.left(), _ -> new Open()).add(withdrawal(state, now));
        }
        add(Part.NOTICES, state.category(), line("{\"upsert\":" + state.body() + "}"));
        int place = 0;
        for (Notices.Finger finger : state.fingers()) {
            String of = "{\"notice\":" + quoted(state.id()) + ",\"place\":" + place++;
            FingerTemplate whole = FingerTemplate.parse(finger.record());
            FingerTemplate searched = whole.minutiaeAlone();
            add(
                    Part.FINGERS,
                    state.category(),
                    line("{\"finger\":" + of + ",\"position\":\"" + finger.position() + "\"," + record(searched)));
            if (searched != whole) {
                add(Part.TEXTURE, state.category(), line("{\"texture\":" + of + "," + record(whole)));
            }
        }
    }

    private static String record(FingerTemplate finger) {
        return "\"record\":\"" + Base64.getEncoder().encodeToString(finger.bytes()) + "\"}}";
    }

    private static byte[] withdrawal(Notices.State state, Instant now) {
        return line("{\"withdraw\":{\"id\":" + quoted(state.id()) + ",\"at\":\"" + now + "\"}}");
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static byte[] line(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void add(Part part, String category, byte[] line) {
        Map<Part, Open> parts = open.computeIfAbsent(category, _ -> new EnumMap<>(Part.class));
        int weight = weight(part, line.length);
        Open before = parts.get(part);
        if (before != null && before.weight + weight > FULL_TEXT) {
            close(base ? Kind.BASE : Kind.DELTA, part, category, before);
            parts.remove(part);
        }
        Open segment = parts.computeIfAbsent(part, _ -> new Open());
        segment.add(line);
        segment.weight += weight;
    }

    /** So many bytes of a usual notice's text take as much of a segment. */
    private static int weight(Part part, int length) {
        boolean text = part == Part.NOTICES && length <= LONGEST_TEXT;
        return text ? length : (int) ((long) length * FULL_TEXT / FULL_RECORDS);
    }

    /** Hands on what is left; a base without any line still has one segment, which says that there is nothing. */
    void finish() {
        if (withdrawals.records > 0) {
            close(Kind.WITHDRAWALS, Part.NOTICES, "", withdrawals);
        }
        left.forEach((category, gone) -> close(Kind.WITHDRAWALS, Part.NOTICES, category, gone));
        open.forEach((category, parts) -> new ArrayList<>(parts.entrySet())
                .forEach(part -> close(base ? Kind.BASE : Kind.DELTA, part.getKey(), category, part.getValue())));
        open.clear();
        if (base && number == 0) {
            close(Kind.BASE, Part.NOTICES, "", new Open());
        }
    }

    private void close(Kind kind, Part part, String category, Open segment) {
        int place = kind == Kind.WITHDRAWALS ? 0 : places.merge(part, 1, Integer::sum) - 1;
        // A base may have the number of a delta that is listed beside it.
        String path = String.format(
                "%s/%s%06d-%04d.%s", role, base ? "base-" : "", generation, number++, suffix(kind, part, category));
        var label =
                new SegmentLabel(kind, part, category, "", generation, since, place, epoch.epoch(), segment.records);
        byte[] file = SegmentFile.write(epoch, path, LineColumns.of(segment.lines.toByteArray()));
        files.accept(MetadataFile.Target.of(path, file, label.json().toString()), file);
    }

    private static String suffix(Kind kind, Part part, String category) {
        if (kind == Kind.WITHDRAWALS) {
            return category.isEmpty() ? "withdrawals" : "left";
        }
        return part.name().toLowerCase(Locale.ROOT);
    }
}
