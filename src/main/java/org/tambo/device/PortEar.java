package org.tambo.device;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All profiles whose devices send by themselves, listening at once; the first document counts. */
final class PortEar {
    /** Between two documents; a reader that sends one does not pause in it for so long. */
    static final Duration DOCUMENT_END = Duration.ofMillis(250);

    /** How long after a change of its speed a line may still bring the rest of what was cut by it. */
    private static final Duration SETTLED = Duration.ofMillis(150);

    /** So long bare lines wait for an envelope that says more. */
    private static final Duration BETTER_WITHIN = Duration.ofMillis(1_500);

    private static final Duration LONGEST_DRAIN = Duration.ofMillis(500);

    private final List<Listener> listeners;
    private PortCapture.Captured.@Nullable Document document;
    /** Bare lines that began just after the line had got its speed: the rest of an envelope, perhaps. */
    private PortCapture.Captured.@Nullable Document perhapsCut;

    private Deadline betterUntil = Deadline.in(Duration.ZERO);
    private Deadline settled = Deadline.in(SETTLED);
    private boolean beganUnsettled;
    private long heard;
    private Deadline end = Deadline.in(DOCUMENT_END);

    PortEar(List<Profile> candidates) {
        // An envelope says more than bare lines.
        listeners = candidates.stream()
                .filter(profile -> profile.match().probe() == null
                        && profile.family() instanceof Profile.Reader reader
                        && reader.commands().trigger() == null)
                .map(profile -> new Listener(profile, (Profile.Reader) profile.family()))
                .sorted(Comparator.comparing(listener -> listener.reader.sending() instanceof Profile.Lines))
                .toList();
    }

    /** How most of them are met. */
    Profile.Line line() {
        return listeners.isEmpty()
                ? PortCapture.PLAIN
                : listeners.getFirst().profile.line();
    }

    /** @param bytes none when none came in the time that they were waited for */
    void hear(byte[] bytes) {
        if (end.passed()) {
            // What has begun is complete, or was cut when the line was put to another speed.
            for (Listener listener : listeners) {
                take(listener, listener.silence());
            }
        }
        if (bytes.length == 0) {
            return;
        }
        if (end.passed()) {
            beganUnsettled = !settled.passed();
        }
        end = Deadline.in(DOCUMENT_END);
        heard += bytes.length;
        for (Listener listener : listeners) {
            take(listener, listener.hear(bytes));
        }
    }

    /** The line has another speed: what comes now does not belong to what came. */
    void startAnew() {
        listeners.forEach(Listener::startAnew);
        settled = Deadline.in(SETTLED);
        beganUnsettled = true;
    }

    private void take(Listener listener, List<String> lines) {
        if (document != null || lines.isEmpty()) {
            return;
        }
        PortCapture.Captured.Document read = PortCapture.Captured.Document.of(listener.profile, listener.reader, lines);
        if (!beganUnsettled || !(listener.reader.sending() instanceof Profile.Lines)) {
            document = read;
        } else if (perhapsCut == null) {
            perhapsCut = read;
            betterUntil = Deadline.in(BETTER_WITHIN);
        }
    }

    Optional<PortCapture.Captured.Document> document() {
        return Optional.ofNullable(document == null && betterUntil.passed() ? perhapsCut : document);
    }

    /** As {@link #document}, when nobody waits any longer. */
    Optional<PortCapture.Captured.Document> atLast() {
        return Optional.ofNullable(document == null ? perhapsCut : document);
    }

    /** Bytes so far. */
    long heard() {
        return heard;
    }

    /** Takes what comes until the line is quiet, or for half a second. */
    void drain(SerialLine line, Duration quiet) throws DeviceFailed, InterruptedException {
        Deadline longest = Deadline.in(LONGEST_DRAIN);
        byte[] came = line.read(Deadline.in(quiet));
        while (came.length > 0 && !longest.passed()) {
            hear(came);
            came = line.read(Deadline.in(quiet));
        }
    }

    /** One profile's ear. */
    private static final class Listener {
        final Profile profile;
        final Profile.Reader reader;
        private final TextDecoder decoder;

        Listener(Profile profile, Profile.Reader reader) {
            this.profile = profile;
            this.reader = reader;
            this.decoder = ReaderConversation.decoder(reader);
        }

        /**
         * A document of a size that the profile knows, or, if it knows none, in a frame with a checksum; what is noise to one
         * profile may be text to another.
         */
        List<String> hear(byte[] bytes) {
            try {
                return sized(decoder.decode(bytes));
            } catch (DeviceFailed e) {
                decoder.reset();
                return List.of();
            }
        }

        void startAnew() {
            decoder.reset();
        }

        List<String> silence() {
            try {
                return sized(List.of(decoder.end()));
            } catch (DeviceFailed e) {
                decoder.reset();
                return List.of();
            }
        }

        private List<String> sized(List<List<String>> documents) {
            @Nullable
            List<String> found = documents.stream()
                    .filter(lines -> !lines.isEmpty())
                    .filter(lines -> reader.text().documents().isEmpty()
                            ? reader.sending() instanceof Profile.Frames frames
                                    && frames.framing().answer().isChecked()
                            : DocumentText.fits(lines, reader.text()))
                    .findFirst()
                    .orElse(null);
            return found == null ? List.of() : found;
        }
    }
}
