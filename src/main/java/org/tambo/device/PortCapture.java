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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tambo.device.Profile.Probe;

/**
 * Takes one picture or one document from whatever is plugged in at a port, for a tool that has the port to itself. Without
 * a profile's name the device is recognised: by its USB device or its name, by its answers to the profiles' probes, and,
 * if it answers none, by what it sends unasked.
 */
public final class PortCapture {
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(60);
    private static final Profile.Line PLAIN = new Profile.Line(9_600, List.of(), 8, Profile.Parity.NONE, 1, null);
    private static final int MOST_HEARD = 65_536;

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

    private Captured with(String id) throws NotCaptured, DeviceFailed, InterruptedException {
        Profile profile = profiles.profile(id)
                .orElseThrow(() -> new NotCaptured(DeviceFault.PROFILE.name(), profiles.whyNot(id)));
        try (SerialLine line = SerialLine.open(port, profile.line())) {
            return switch (profile.family()) {
                case Profile.Module module -> picture(line, List.of(profile), module);
                case Profile.Reader reader -> document(line, profile, reader, new byte[0]);
            };
        }
    }

    private Captured recognising() throws NotCaptured, DeviceFailed, InterruptedException {
        List<Profile> all = profiles.ids().stream()
                .flatMap(id -> profiles.profile(id).stream())
                .toList();
        Set<String> recognised = recognised();
        List<Profile> named = all.stream()
                .filter(profile -> recognised.contains(profile.id()))
                .toList();
        List<Profile> candidates = named.isEmpty() ? all : named;
        try (SerialLine line = SerialLine.open(port, PLAIN)) {
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            NotCaptured first = null;
            for (List<Profile> group : probed(candidates)) {
                if (answers(line, group.getFirst(), heard)) {
                    try {
                        return captured(line, group);
                    } catch (NotCaptured e) {
                        if (!mayBeAnother(e)) {
                            throw e;
                        }
                        first = first == null ? e : first;
                    }
                }
            }
            if (first != null) {
                throw first;
            }
            return unasked(line, candidates, heard.toByteArray());
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

    private Captured captured(SerialLine line, List<Profile> group) throws NotCaptured, InterruptedException {
        Profile profile = group.getFirst();
        try {
            line.use(profile.line());
            return switch (profile.family()) {
                case Profile.Module module -> picture(line, group, withSizesOf(group, module));
                case Profile.Reader reader -> document(line, profile, reader, new byte[0]);
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

    /** Asks at all speeds at which such a device may be met; what comes that is no answer is added to what was heard. */
    private boolean answers(SerialLine line, Profile profile, ByteArrayOutputStream heard)
            throws DeviceFailed, InterruptedException {
        Probe probe = probe(profile);
        Set<Integer> speeds = new LinkedHashSet<>(List.of(profile.line().speed()));
        if (profile.line().faster() != null) {
            speeds.add(profile.line().faster().speed());
        }
        speeds.addAll(profile.line().others());
        for (int speed : speeds) {
            line.use(at(profile.line(), speed));
            drain(line, heard, BETWEEN_PROBES);
            line.write(probe.send().toArray());
            Deadline deadline = Deadline.in(probe.within());
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            while (!deadline.passed() && answer.size() < MOST_HEARD) {
                answer.writeBytes(line.read(deadline));
                if (begins(answer.toByteArray(), probe.expect())) {
                    return true;
                }
            }
            hear(heard, answer.toByteArray());
        }
        return false;
    }

    private static Profile.Line at(Profile.Line line, int speed) {
        return new Profile.Line(speed, line.others(), line.dataBits(), line.parity(), line.stopBits(), line.faster());
    }

    private static void drain(SerialLine line, ByteArrayOutputStream heard, Duration quiet)
            throws DeviceFailed, InterruptedException {
        for (byte[] came = line.read(Deadline.in(quiet));
                came.length > 0 && heard.size() < MOST_HEARD;
                came = line.read(Deadline.in(quiet))) {
            hear(heard, came);
        }
    }

    private static void hear(ByteArrayOutputStream heard, byte[] bytes) {
        if (heard.size() + bytes.length <= MOST_HEARD) {
            heard.writeBytes(bytes);
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

    /** Devices that answer alike and differ only in their pictures' size are told apart by it. */
    private static Profile.Module withSizesOf(List<Profile> group, Profile.Module module) {
        Set<Profile.Size> sizes = new LinkedHashSet<>();
        for (Profile profile : group) {
            if (profile.family() instanceof Profile.Module other) {
                sizes.addAll(other.image().sizes());
            }
        }
        Profile.Image image = module.image();
        return new Profile.Module(
                module.framing(),
                module.answers(),
                module.commands(),
                module.errors(),
                new Profile.Image(
                        image.transfer(),
                        List.copyOf(sizes),
                        image.header(),
                        image.bits(),
                        image.highNibbleLeft(),
                        image.packetBytes(),
                        image.largePacketBytes(),
                        image.lightRidges(),
                        image.confirm(),
                        image.dpi(),
                        image.fap()),
                module.patience(),
                module.attempts());
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
        Profile.Size size = new Profile.Size(image.width(), image.height());
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

    /** Listens with all profiles whose devices send by themselves at once; an envelope says more than bare lines. */
    private Captured unasked(SerialLine line, List<Profile> candidates, byte[] heard)
            throws NotCaptured, DeviceFailed, InterruptedException {
        List<Listener> listeners = candidates.stream()
                .filter(profile -> profile.match().probe() == null
                        && profile.family() instanceof Profile.Reader reader
                        && reader.commands().setup().isEmpty()
                        && reader.commands().trigger() == null)
                .map(profile -> new Listener(profile, (Profile.Reader) profile.family()))
                .sorted(Comparator.comparing(listener -> listener.reader.sending() instanceof Profile.Lines))
                .toList();
        Set<Integer> speeds = new LinkedHashSet<>();
        listeners.forEach(listener -> speeds.add(listener.profile.line().speed()));
        if (!speeds.isEmpty()) {
            line.use(at(PLAIN, speeds.iterator().next()));
        }
        Deadline until = Deadline.in(within);
        long bytes = heard.length;
        byte[] came = heard;
        Deadline silence = Deadline.in(Duration.ofSeconds(1));
        while (true) {
            for (Listener listener : listeners) {
                List<String> document = listener.hear(came);
                if (!document.isEmpty()) {
                    return document(listener.profile, listener.reader, document);
                }
            }
            if (until.passed()) {
                break;
            }
            came = line.read(Deadline.in(Duration.ofMillis(200)).orEarlier(until));
            bytes += came.length;
            if (came.length > 0) {
                silence = Deadline.in(Duration.ofMillis(600));
            } else if (silence.passed()) {
                for (Listener listener : listeners) {
                    List<String> document = listener.silence();
                    if (!document.isEmpty()) {
                        return document(listener.profile, listener.reader, document);
                    }
                }
                silence = Deadline.in(Duration.ofMillis(600));
            }
        }
        String asked = "the device answered no question of any profile";
        throw bytes == 0
                ? new NotCaptured(DeviceFault.SILENT.name(), asked + " and sent nothing by itself")
                : new NotCaptured("UNKNOWN_DEVICE", asked + "; it sent " + bytes + " bytes that are no document");
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

        /** A document of a size that the profile knows; what is noise to one profile may be text to another. */
        List<String> hear(byte[] bytes) {
            try {
                return sized(decoder.decode(bytes));
            } catch (DeviceFailed e) {
                decoder.reset();
                return List.of();
            }
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
                    .filter(lines -> DocumentText.fits(lines, reader.text()))
                    .findFirst()
                    .orElse(null);
            return found == null ? List.of() : found;
        }
    }
}
