package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds codec and simulator against what the makers published: neither has written the transcripts, so that they cannot
 * agree on a mistake.
 */
class TranscriptTest {
    static Stream<Profile> profiles() {
        Profiles profiles = Profiles.load(ProfilesTest.SHIPPED);
        return profiles.ids().stream().flatMap(id -> profiles.profile(id).stream());
    }

    static Stream<Profile> modules() {
        return profiles().filter(profile -> profile.family() instanceof Profile.Module);
    }

    static Stream<Profile> readers() {
        return profiles().filter(profile -> profile.family() instanceof Profile.Reader);
    }

    private static Transcript transcript(Profile profile) throws IOException {
        return Transcript.read(ProfilesTest.SHIPPED.resolve(profile.transcript()));
    }

    private static String where(Profile profile, Transcript.Entry entry) {
        return profile.transcript() + ":" + entry.line();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void everyProfileHasATranscriptOfWhatItsDeviceSends(Profile profile) throws IOException {
        assertTrue(Files.exists(ProfilesTest.SHIPPED.resolve(profile.transcript())), profile.transcript());
        assertTrue(transcript(profile).entries().stream().anyMatch(entry -> !entry.fromHost()));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void sendsWhatTheTranscriptSays(Profile profile) throws IOException {
        for (Transcript.Entry entry : transcript(profile).entries()) {
            if (entry.fromHost()) {
                assertArrayEquals(entry.bytes(), encoded(profile, entry.what()), where(profile, entry));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void understandsWhatAModuleAnswers(Profile profile) throws IOException {
        Profile.Module module = (Profile.Module) profile.family();
        FrameDecoder decoder = FrameDecoder.ofDevice(module.framing());
        for (Transcript.Entry entry : transcript(profile).entries()) {
            if (entry.fromHost()) {
                continue;
            }
            String[] meaning = entry.what().split(" ", -1);
            decoder.reset();
            if (meaning[0].equals("picture")) {
                Profile.Size usual = module.image().sizes().getFirst();
                decoder.expect(module.image().packedBytes(usual));
            }
            List<Frame> frames = FrameDecoderTest.decode(decoder, entry.bytes());
            assertEquals(1, frames.size(), where(profile, entry));
            assertEquals(0, decoder.begun(), where(profile, entry));
            assertEquals(meaning[0], meaning(module, frames.getFirst()), where(profile, entry));
            if (meaning.length > 1) {
                assertEquals(
                        Long.parseLong(meaning[1]), frames.getFirst().number(Frame.Number.SIZE), where(profile, entry));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void readsWhatAReaderSends(Profile profile) throws IOException, DeviceFailed {
        Profile.Reader reader = (Profile.Reader) profile.family();
        for (Transcript.Entry entry : transcript(profile).entries()) {
            if (entry.fromHost()) {
                continue;
            }
            TextDecoder decoder = ReaderConversation.decoder(reader);
            List<List<String>> documents = new ArrayList<>(decoder.decode(entry.bytes()));
            List<String> rest = decoder.end();
            if (!rest.isEmpty()) {
                documents.add(rest);
            }
            List<List<String>> expected = entry.what().startsWith("document ")
                    ? List.of(
                            List.of(entry.what().substring("document ".length()).split(" / ", -1)))
                    : List.of();
            assertEquals(expected, documents, where(profile, entry));
        }
    }

    /** The simulator answers each request of the transcript with a frame of the same meaning. */
    @ParameterizedTest
    @MethodSource("modules")
    void simulatorAnswersAsTheTranscriptSays(Profile profile) throws IOException {
        Profile.Module module = (Profile.Module) profile.family();
        List<Transcript.Entry> entries = transcript(profile).entries();
        for (int i = 0; i + 1 < entries.size(); i++) {
            Transcript.Entry request = entries.get(i);
            Transcript.Entry answer = entries.get(i + 1);
            boolean aboutPictures =
                    request.what().startsWith("takeImage") || request.what().startsWith("upload") || answer.fromHost();
            if (!request.fromHost() || aboutPictures || answer.what().startsWith("NO_FINGER")) {
                continue;
            }
            SimulatedModule simulated = new SimulatedModule(ProfilesTest.SHIPPED, profile.id());
            byte[] sent = sent(simulated.hear(request.bytes(), 0));
            FrameDecoder decoder = FrameDecoder.ofDevice(module.framing());
            Frame frame = FrameDecoderTest.decode(decoder, sent).getFirst();
            assertEquals(answer.what().split(" ", -1)[0], meaning(module, frame), where(profile, request));
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void simulatorWithoutAFingerAnswersByteForByteAsTheTranscript(Profile profile) throws IOException {
        Profile.Module module = (Profile.Module) profile.family();
        Optional<Transcript.Entry> none = transcript(profile).entries().stream()
                .filter(entry -> entry.what().equals("NO_FINGER"))
                .findFirst();
        assertTrue(none.isPresent(), profile.transcript());
        SimulatedModule simulated = new SimulatedModule(ProfilesTest.SHIPPED, profile.id());
        Profile.@Nullable Request take = module.commands().takeImage();
        if (module.commands().lightOn() != null) {
            simulated.hear(module.framing().encode(module.commands().lightOn().frame()), 0);
        }
        byte[] request =
                module.framing().encode((take == null ? module.commands().uploadImage() : take).frame());
        byte[] first = sent(simulated.hear(request, 0));
        byte[] answer = first.length > 0 ? first : sent(simulated.hear(new byte[0], 60_000_000_000L));
        assertArrayEquals(none.get().bytes(), answer, where(profile, none.get()));
    }

    private static byte[] sent(List<Step> steps) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Step step : steps) {
            if (step instanceof Step.Send send) {
                out.writeBytes(send.bytes());
            }
        }
        return out.toByteArray();
    }

    private static String meaning(Profile.Module module, Frame frame) {
        if (frame.kind() == Frame.Kind.DATA) {
            return module.image().transfer() == Profile.Transfer.PACKETS ? "data" : "picture";
        }
        if (frame.kind() == Frame.Kind.END) {
            return "end";
        }
        Profile.Answers answers = module.answers();
        long verdict = answers.verdict() == null ? frame.content()[0] & 0xFF : frame.number(answers.verdict());
        if (answers.success().contains(verdict)) {
            return "success";
        }
        if (answers.scanned().contains(verdict)) {
            return "scanned";
        }
        Profile.ErrorCode error =
                module.errors().get(answers.reason() == null ? verdict : frame.number(answers.reason()));
        return error == null || error.retry() == null ? "fault" : error.retry().name();
    }

    private static byte[] encoded(Profile profile, String what) {
        Profile.Request request = request(profile, what);
        return switch (profile.family()) {
            case Profile.Module module -> module.framing().encode(request.frame());
            case Profile.Reader reader ->
                reader.sending() instanceof Profile.Frames frames
                        ? frames.framing().encode(request.frame())
                        : request.content().toArray();
        };
    }

    private static Profile.Request request(Profile profile, String what) {
        if (what.contains("=")) {
            Map<Frame.Number, Long> numbers = new EnumMap<>(Frame.Number.class);
            for (String word : what.split(" ", -1)) {
                int equals = word.indexOf('=');
                numbers.put(
                        FrameLayout.numberNamed(word.substring(0, equals)),
                        Long.parseLong(word.substring(equals + 1), 16));
            }
            return new Profile.Request(numbers, new Bytes(new byte[0]), what);
        }
        Profile.@Nullable Request found = switch (profile.family()) {
            case Profile.Module module -> command(profile.line(), module.commands(), what);
            case Profile.Reader reader -> command(reader.commands(), what);
        };
        return Objects.requireNonNull(found, profile.id() + " has no command " + what);
    }

    private static Profile.@Nullable Request command(Profile.Line line, Profile.Commands commands, String what) {
        return switch (what) {
            case "unlock" -> commands.unlock();
            case "identify" -> commands.identify();
            case "lightOn" -> commands.lightOn();
            case "lightOff" -> commands.lightOff();
            case "takeImage" -> commands.takeImage();
            case "uploadImage" -> commands.uploadImage();
            case "cancel" -> commands.cancel();
            case "largerPackets" -> commands.largerPackets();
            case "faster" -> Objects.requireNonNull(line.faster()).request();
            default -> null;
        };
    }

    private static Profile.@Nullable Request command(Profile.ReaderCommands commands, String what) {
        return switch (what) {
            case "identify" -> commands.identify();
            case "arm" -> commands.arm();
            case "inquire" -> commands.inquire();
            case "trigger" -> commands.trigger();
            case "release" -> commands.release();
            default -> commands.setup().get(Integer.parseInt(what.substring("setup ".length())));
        };
    }
}
