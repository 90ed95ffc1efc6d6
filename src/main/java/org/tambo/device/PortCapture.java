package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tambo.device.Profile.Probe;

/**
 * Takes one picture or one document from whatever is plugged in at a port, for a tool that has the port to itself. Without
 * a profile's name the device is recognised: by its USB device or its name, by its answers to the profiles' probes or to
 * what else such devices are asked, and, if it answers nothing, by what it sends unasked.
 */
public final class PortCapture {
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(60);
    private static final Profile.Line PLAIN = new Profile.Line(9_600, List.of(), 8, Profile.Parity.NONE, 1, null);
    private static final int MOST_HEARD = 65_536;
    private static final Duration LONGEST_DRAIN = Duration.ofMillis(500);
    /** Between two documents; a reader that sends one does not pause in it for so long. */
    private static final Duration DOCUMENT_END = Duration.ofMillis(250);

    /** How long after a change of its speed a line may still bring the rest of what was cut by it. */
    private static final Duration SETTLED = Duration.ofMillis(150);

    private static final Duration BETTER_WITHIN = Duration.ofMillis(1_500);
    private static final Duration BETWEEN_TRIGGERS = Duration.ofSeconds(3);

    private final Profiles profiles;
    private final Path port;
    private final Duration within;

    private PortCapture(Profiles profiles, Path port, Duration within) {
        this.profiles = profiles;
        this.port = port;
        this.within = within;
    }

    /** What was captured, and with which profile. */
    public sealed interface Captured {
        String profile();

        record Picture(String profile, GreyImage image) implements Captured {}

        /** @param sized whether the lines are of a size that the profile knows, or it knows none */
        record Document(String profile, List<String> lines, boolean sized) implements Captured {}
    }

    /**
     * @param profile of the device; empty to find it out
     * @param within how long to wait for the finger or the document
     * @throws NotCaptured by name why not
     */
    public static Captured capture(Profiles profiles, Path port, Optional<String> profile, Duration within)
            throws NotCaptured, InterruptedException {
        PortCapture capture = new PortCapture(profiles, port, within);
        try {
            return profile.isPresent() ? capture.with(profile.get()) : capture.recognising();
        } catch (DeviceFailed e) {
            throw new NotCaptured(e);
        }
    }

    /**
     * The profiles whose probe the device at a port answers; several where devices answer alike.
     *
     * @throws DeviceFailed when the port cannot be opened, or has gone
     */
    static List<String> whoAnswers(Profiles profiles, Path port) throws DeviceFailed, InterruptedException {
        try (SerialLine line = SerialLine.open(port, PLAIN)) {
            Ear ear = new Ear(List.of());
            for (List<Profile> group : probed(all(profiles))) {
                if (answersAsExpected(line, group.getFirst(), ear).isPresent()) {
                    return group.stream().map(Profile::id).toList();
                }
            }
            return List.of();
        }
    }

    private static List<Profile> all(Profiles profiles) {
        return profiles.ids().stream()
                .flatMap(id -> profiles.profile(id).stream())
                .toList();
    }

    private Captured with(String id) throws NotCaptured, DeviceFailed, InterruptedException {
        Optional<TransportProfile> transport = profiles.transportProfile(id);
        if (transport.isPresent()) {
            if (transport.get().reach() instanceof TransportProfile.HidReader reader) {
                return typed(id, reader);
            }
            throw new NotCaptured(
                    DeviceFault.PROFILE.name(),
                    id + " is of a device that is not at a port; configure it for the edge");
        }
        Profile profile = profiles.profile(id)
                .orElseThrow(() -> new NotCaptured(DeviceFault.PROFILE.name(), profiles.whyNot(id)));
        try (SerialLine line = SerialLine.open(port, profile.line())) {
            return switch (profile.family()) {
                case Profile.Module module -> picture(line, List.of(profile), module);
                case Profile.Reader reader -> document(line, profile, reader, new byte[0]);
            };
        }
    }

    private Captured typed(String id, TransportProfile.HidReader reader)
            throws NotCaptured, DeviceFailed, InterruptedException {
        List<List<String>> come = new ArrayList<>();
        Deadline until = Deadline.in(within);
        try (OpenDevice device = new HidAccess(reader, port, come::add).open()) {
            while (come.isEmpty() && !until.passed()) {
                device.attend(Deadline.in(device.glance()).orEarlier(until));
            }
        }
        if (come.isEmpty()) {
            throw new NotCaptured("NO_DOCUMENT", "no document was read in time");
        }
        return new Captured.Document(id, come.getFirst(), DocumentText.fits(come.getFirst(), reader.text()));
    }

    private Captured recognising() throws NotCaptured, DeviceFailed, InterruptedException {
        Optional<TransportProfile> typing = profiles.transportProfiles().stream()
                .filter(profile -> profile.reach() instanceof TransportProfile.HidReader)
                .findFirst();
        if (typing.isPresent() && isHid()) {
            return with(typing.get().id());
        }
        List<Profile> all = all(profiles);
        Set<String> recognised = recognised();
        List<Profile> named = all.stream()
                .filter(profile -> recognised.contains(profile.id()))
                .toList();
        List<Profile> candidates = named.isEmpty() ? all : named;
        try (SerialLine line = SerialLine.open(port, PLAIN)) {
            Ear ear = new Ear(candidates);
            NotCaptured first = null;
            List<List<Profile>> groups = probed(candidates);
            for (boolean anyAnswer : List.of(false, true)) {
                for (List<Profile> group : groups) {
                    Optional<byte[]> answer = anyAnswer
                            ? answersAnything(line, group.getFirst(), ear)
                            : answersAsExpected(line, group.getFirst(), ear);
                    if (ear.document().isPresent()) {
                        return ear.document().get();
                    }
                    if (answer.isEmpty()) {
                        continue;
                    }
                    try {
                        return captured(line, group, answer.get());
                    } catch (NotCaptured e) {
                        if (!mayBeAnother(e)) {
                            throw e;
                        }
                        first = first == null ? e : first;
                    }
                }
                if (first != null) {
                    throw first;
                }
            }
            return unasked(line, candidates, ear);
        }
    }

    private boolean isHid() {
        try {
            return port.toRealPath().getFileName().toString().startsWith("hidraw");
        } catch (IOException e) {
            // A port that is not there shows when it is opened.
            return false;
        }
    }

    /** The profiles that name this port or the USB device behind it. */
    private Set<String> recognised() {
        Set<String> ids = new LinkedHashSet<>();
        for (SerialPortFound found : new PortSurvey(Host.here()).serialPorts()) {
            if (leadsHere(found)) {
                profiles.recognise(found).forEach(one -> ids.add(one.profile()));
            }
        }
        return ids;
    }

    private boolean leadsHere(SerialPortFound found) {
        try {
            return found.node().toRealPath().equals(port.toRealPath());
        } catch (IOException e) {
            // A port that vanished meanwhile shows when it is opened.
            return false;
        }
    }

    /** @param heard an answer that may hold the document already */
    private Captured captured(SerialLine line, List<Profile> group, byte[] heard)
            throws NotCaptured, InterruptedException {
        Profile profile = Profile.alike(group);
        try {
            line.use(profile.line());
            return switch (profile.family()) {
                case Profile.Module module -> picture(line, group, module);
                case Profile.Reader reader -> document(line, profile, reader, heard);
            };
        } catch (DeviceFailed e) {
            throw new NotCaptured(e);
        }
    }

    /** Whether another profile could have had more luck with the same device. */
    private static boolean mayBeAnother(NotCaptured failure) {
        return Set.of(
                        DeviceEvent.Retry.TRANSFER_BROKEN.name(),
                        DeviceFault.NOISE.name(),
                        DeviceFault.SILENT.name(),
                        DeviceFault.UNEXPECTED_ANSWER.name())
                .contains(failure.reason());
    }

    /** The profiles that can be asked for, those with one probe together, short questions before long ones. */
    private static List<List<Profile>> probed(List<Profile> candidates) {
        Map<Bytes, List<Profile>> groups = new LinkedHashMap<>();
        for (Profile profile : candidates) {
            if (profile.match().probe() != null) {
                groups.computeIfAbsent(profile.match().probe().send(), key -> new ArrayList<>())
                        .add(profile);
            }
        }
        return groups.values().stream()
                .sorted(Comparator.comparingInt((List<Profile> group) ->
                                probe(group.getFirst()).send().length())
                        .thenComparing(group -> group.getFirst().id()))
                .toList();
    }

    private static Probe probe(Profile profile) {
        Probe probe = profile.match().probe();
        if (probe == null) {
            throw new IllegalStateException(profile.id() + " has no probe");
        }
        return probe;
    }

    /** Asks a profile's probe at all speeds at which such a device may be met. */
    private static Optional<byte[]> answersAsExpected(SerialLine line, Profile profile, Ear ear)
            throws DeviceFailed, InterruptedException {
        Probe probe = probe(profile);
        Set<Integer> speeds = new LinkedHashSet<>(List.of(profile.line().speed()));
        if (profile.line().faster() != null) {
            speeds.add(profile.line().faster().speed());
        }
        speeds.addAll(profile.line().others());
        for (int speed : speeds) {
            line.use(at(profile.line(), speed));
            ear.startAnew();
            drain(line, ear, BETWEEN_PROBES);
            line.write(probe.send().toArray());
            Deadline deadline = Deadline.in(probe.within());
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            while (!deadline.passed() && answer.size() < MOST_HEARD) {
                byte[] came = line.read(deadline);
                ear.hear(came);
                answer.writeBytes(came);
                if (begins(answer.toByteArray(), probe.expect())) {
                    return Optional.of(new byte[0]);
                }
                if (ear.document().isPresent()) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Asks what else such a device may know, for those that do not know the probe; whatever it says in its family's
     * frames shows that it is one.
     */
    private static Optional<byte[]> answersAnything(SerialLine line, Profile profile, Ear ear)
            throws DeviceFailed, InterruptedException {
        line.use(profile.line());
        ear.startAnew();
        for (byte[] question : questions(profile)) {
            drain(line, ear, BETWEEN_PROBES);
            line.write(question);
            Deadline deadline = Deadline.in(probe(profile).within());
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            while (!deadline.passed() && answer.size() < MOST_HEARD) {
                byte[] came = line.read(deadline);
                ear.hear(came);
                answer.writeBytes(came);
                if (isAnswer(profile, answer.toByteArray())) {
                    return Optional.of(answer.toByteArray());
                }
                if (ear.document().isPresent()) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static List<byte[]> questions(Profile profile) {
        List<Profile.@Nullable Request> requests = new ArrayList<>();
        Framing framing;
        switch (profile.family()) {
            case Profile.Module module -> {
                framing = module.framing();
                requests.add(module.commands().unlock());
                requests.add(module.commands().takeImage());
            }
            case Profile.Reader reader -> {
                if (!(reader.sending() instanceof Profile.Frames frames)) {
                    return List.of();
                }
                framing = frames.framing();
                requests.add(reader.commands().inquire());
            }
        }
        return requests.stream()
                .flatMap(Stream::ofNullable)
                .map(request -> framing.encode(request.frame()))
                .toList();
    }

    /** Frames without a checksum count only when nothing else came. */
    private static boolean isAnswer(Profile profile, byte[] bytes) {
        Framing framing = switch (profile.family()) {
            case Profile.Module module -> module.framing();
            case Profile.Reader reader -> ((Profile.Frames) reader.sending()).framing();
        };
        FrameDecoder decoder = FrameDecoder.ofDevice(framing);
        decoder.feed(bytes);
        return decoder.next()
                .filter(frame -> frame.kind() == Frame.Kind.ANSWER)
                .filter(frame -> framing.answer().isChecked() || decoder.skipped() == 0 && decoder.begun() == 0)
                .isPresent();
    }

    private static Profile.Line at(Profile.Line line, int speed) {
        return new Profile.Line(speed, line.others(), line.dataBits(), line.parity(), line.stopBits(), line.faster());
    }

    private static void drain(SerialLine line, Ear ear, Duration quiet) throws DeviceFailed, InterruptedException {
        Deadline longest = Deadline.in(LONGEST_DRAIN);
        byte[] came = line.read(Deadline.in(quiet));
        while (came.length > 0 && !longest.passed()) {
            ear.hear(came);
            came = line.read(Deadline.in(quiet));
        }
    }

    /** Whether the expected bytes come anywhere in what was answered: a device may have had something to say before. */
    private static boolean begins(byte[] answer, List<Integer> expect) {
        for (int from = 0; from + expect.size() <= answer.length; from++) {
            boolean same = true;
            for (int i = 0; same && i < expect.size(); i++) {
                same = expect.get(i) < 0 || expect.get(i) == (answer[from + i] & 0xFF);
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    private Captured picture(SerialLine line, List<Profile> group, Profile.Module module)
            throws NotCaptured, DeviceFailed, InterruptedException {
        ModuleConversation conversation =
                new ModuleConversation(line, group.getFirst().line(), module, new ModuleConversation.SpeedMemory());
        conversation.begin();
        try {
            GreyImage image = conversation
                    .capture(new CaptureRequest(Deadline.in(within)), () -> {})
                    .orElseThrow(() -> new IllegalStateException("nobody cancelled"));
            return new Captured.Picture(idFor(group, image), image);
        } catch (CaptureRefused e) {
            throw new NotCaptured(e.reason().name(), String.valueOf(e.getMessage()));
        }
    }

    private static String idFor(List<Profile> group, GreyImage image) {
        Profile.Size size = new Profile.Size(image.width(), image.height(), image.dpi());
        return group.stream()
                .filter(profile -> profile.family() instanceof Profile.Module module
                        && module.image().sizes().contains(size))
                .findFirst()
                .orElse(group.getFirst())
                .id();
    }

    private Captured document(SerialLine line, Profile profile, Profile.Reader reader, byte[] heard)
            throws NotCaptured, DeviceFailed, InterruptedException {
        List<List<String>> before = new ArrayList<>();
        ReaderConversation conversation = new ReaderConversation(line, profile.line(), reader, before::add);
        before.addAll(conversation.beginListening(heard));
        Optional<List<String>> lines =
                before.isEmpty() ? conversation.read(Deadline.in(within)) : Optional.of(before.getFirst());
        return lines.map(read -> document(profile, reader, read))
                .orElseThrow(() -> new NotCaptured("NO_DOCUMENT", "no document was read in time"));
    }

    private static Captured.Document document(Profile profile, Profile.Reader reader, List<String> lines) {
        boolean sized = reader.text().documents().isEmpty() || DocumentText.fits(lines, reader.text());
        return new Captured.Document(profile.id(), lines, sized);
    }

    /** Listens for what is sent by itself, and pulls the triggers that there are. */
    private Captured unasked(SerialLine line, List<Profile> candidates, Ear ear)
            throws NotCaptured, DeviceFailed, InterruptedException {
        line.use(ear.line());
        ear.startAnew();
        List<Profile.ReaderCommands> triggered = candidates.stream()
                .flatMap(profile -> profile.family() instanceof Profile.Reader reader
                                && reader.commands().trigger() != null
                        ? Stream.of(reader.commands())
                        : Stream.empty())
                .toList();
        Deadline until = Deadline.in(within);
        for (Profile.ReaderCommands commands : triggered) {
            for (Profile.Request setup : commands.setup()) {
                line.write(setup.content().toArray());
                drain(line, ear, BETWEEN_PROBES);
            }
        }
        Deadline nextTrigger = Deadline.in(Duration.ZERO);
        while (ear.document().isEmpty() && !until.passed()) {
            if (nextTrigger.passed()) {
                for (Profile.ReaderCommands commands : triggered) {
                    line.write(
                            Objects.requireNonNull(commands.trigger()).content().toArray());
                }
                nextTrigger = Deadline.in(BETWEEN_TRIGGERS);
            }
            ear.hear(line.read(Deadline.in(DOCUMENT_END).orEarlier(until)));
        }
        if (ear.atLast().isPresent()) {
            return ear.atLast().get();
        }
        String asked = "the device answered no question of any profile";
        throw ear.heard() == 0
                ? new NotCaptured(DeviceFault.SILENT.name(), asked + " and sent nothing by itself")
                : new NotCaptured("UNKNOWN_DEVICE", asked + "; it sent " + ear.heard() + " bytes that are no document");
    }

    /** All profiles whose devices send by themselves, listening at once; the first document counts. */
    private static final class Ear {
        private final List<Listener> listeners;
        private Captured.@Nullable Document document;
        /** Bare lines that began just after the line had got its speed: the rest of an envelope, perhaps. */
        private Captured.@Nullable Document perhapsCut;

        private Deadline betterUntil = Deadline.in(Duration.ZERO);
        private Deadline settled = Deadline.in(SETTLED);
        private boolean beganUnsettled;
        private long heard;
        private Deadline end = Deadline.in(DOCUMENT_END);

        Ear(List<Profile> candidates) {
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
            return listeners.isEmpty() ? PLAIN : listeners.getFirst().profile.line();
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
            Captured.Document read = PortCapture.document(listener.profile, listener.reader, lines);
            if (!beganUnsettled || !(listener.reader.sending() instanceof Profile.Lines)) {
                document = read;
            } else if (perhapsCut == null) {
                perhapsCut = read;
                betterUntil = Deadline.in(BETTER_WITHIN);
            }
        }

        Optional<Captured.Document> document() {
            return Optional.ofNullable(document == null && betterUntil.passed() ? perhapsCut : document);
        }

        /** As {@link #document}, when nobody waits any longer. */
        Optional<Captured.Document> atLast() {
            return Optional.ofNullable(document == null ? perhapsCut : document);
        }

        /** Bytes so far. */
        long heard() {
            return heard;
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
