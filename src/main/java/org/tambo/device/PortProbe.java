package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tambo.device.Profile.Probe;

/** Asks whatever is at a port whether it is a profile's device, while an ear hears what comes unasked. */
final class PortProbe {
    static final Duration BETWEEN_PROBES = Duration.ofMillis(60);

    private static final int MOST_HEARD = 65_536;

    private PortProbe() {}

    /** The profiles that can be asked for, those with one probe together, short questions before long ones. */
    static List<List<Profile>> groups(List<Profile> candidates) {
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

    /**
     * Asks a profile's probe at all speeds at which such a device may be met.
     *
     * @return no bytes where it answers as expected
     */
    static Optional<byte[]> asExpected(SerialLine line, Profile profile, PortEar ear)
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
            ear.drain(line, BETWEEN_PROBES);
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
     *
     * @return what it said, which may hold a document already
     */
    static Optional<byte[]> anything(SerialLine line, Profile profile, PortEar ear)
            throws DeviceFailed, InterruptedException {
        line.use(profile.line());
        ear.startAnew();
        for (byte[] question : questions(profile)) {
            ear.drain(line, BETWEEN_PROBES);
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
}
