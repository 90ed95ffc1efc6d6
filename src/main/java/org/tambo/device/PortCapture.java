package org.tambo.device;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes one picture or one document from whatever is plugged in at a port, for a tool that has the port to itself. Without
 * a profile's name the device is recognised: by its USB device or its name, by its answers to the profiles' probes or to
 * what else such devices are asked, and, if it answers nothing, by what it sends unasked.
 */
public final class PortCapture {
    /** A line of which nothing is known yet. */
    static final Profile.Line PLAIN = new Profile.Line(9_600, List.of(), 8, Profile.Parity.NONE, 1, null);

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
        record Document(String profile, List<String> lines, boolean sized) implements Captured {
            static Document of(Profile profile, Profile.Reader reader, List<String> lines) {
                boolean sized = reader.text().documents().isEmpty() || DocumentText.fits(lines, reader.text());
                return new Document(profile.id(), lines, sized);
            }
        }
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
            PortEar ear = new PortEar(List.of());
            for (List<Profile> group : PortProbe.groups(all(profiles))) {
                if (PortProbe.asExpected(line, group.getFirst(), ear).isPresent()) {
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
            PortEar ear = new PortEar(candidates);
            NotCaptured first = null;
            List<List<Profile>> groups = PortProbe.groups(candidates);
            for (boolean anyAnswer : List.of(false, true)) {
                for (List<Profile> group : groups) {
                    Optional<byte[]> answer = anyAnswer
                            ? PortProbe.anything(line, group.getFirst(), ear)
                            : PortProbe.asExpected(line, group.getFirst(), ear);
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
        return lines.map(read -> (Captured) Captured.Document.of(profile, reader, read))
                .orElseThrow(() -> new NotCaptured("NO_DOCUMENT", "no document was read in time"));
    }

    /** Listens for what is sent by itself, and pulls the triggers that there are. */
    private Captured unasked(SerialLine line, List<Profile> candidates, PortEar ear)
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
                ear.drain(line, PortProbe.BETWEEN_PROBES);
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
            ear.hear(line.read(Deadline.in(PortEar.DOCUMENT_END).orEarlier(until)));
        }
        if (ear.atLast().isPresent()) {
            return ear.atLast().get();
        }
        String asked = "the device answered no question of any profile";
        throw ear.heard() == 0
                ? new NotCaptured(DeviceFault.SILENT.name(), asked + " and sent nothing by itself")
                : new NotCaptured("UNKNOWN_DEVICE", asked + "; it sent " + ear.heard() + " bytes that are no document");
    }
}
