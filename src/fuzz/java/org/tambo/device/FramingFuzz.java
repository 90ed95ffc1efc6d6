package org.tambo.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must hold for any bytes in any of the five framings. Jazzer calls {@link #fuzzerTestOneInput}; the seeded test
 * calls {@link #check} with damaged transcripts.
 */
public final class FramingFuzz {
    private static final int MOST_CHUNK = 4_096;

    /** One profile of each family, and of each kind of frame within the widest one. */
    static final List<String> PROFILES = List.of(
            "mrz-line-reader", "rte6701", "elyctis-id-box", "zfm-20", "gt-511c3", "suprema-sfm", "morphoaccess");

    private static final Map<String, Profile> LOADED = new LinkedHashMap<>();

    static {
        Profiles profiles = Profiles.load(Path.of("device-profiles"));
        PROFILES.forEach(id -> LOADED.put(id, profiles.profile(id).orElseThrow()));
    }

    private FramingFuzz() {}

    /** The profile comes from {@code tambo.fuzz.profile}; without it, from the first byte. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        String id = System.getProperty("tambo.fuzz.profile", PROFILES.get((input[0] & 0xFF) % PROFILES.size()));
        check(id, Arrays.copyOfRange(input, 2, input.length), input[1] & 0xFF);
    }

    static Transcript transcript(String id) {
        try {
            return Transcript.read(
                    Path.of("device-profiles").resolve(profile(id).transcript()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Profile profile(String id) {
        Profile profile = LOADED.get(id);
        if (profile == null) {
            throw new IllegalArgumentException("no profile '" + id + "' is fuzzed; there are " + PROFILES);
        }
        return profile;
    }

    /** @param cut decides where the stream is cut into pieces */
    static void check(String id, byte[] stream, int cut) {
        switch (profile(id).family()) {
            case Profile.Module module -> frames(module.framing(), stream, cut);
            case Profile.Reader reader -> {
                text(reader, stream, cut);
                if (reader.sending() instanceof Profile.Frames frames) {
                    frames(frames.framing(), stream, cut);
                }
            }
        }
    }

    /** The same frames however the stream is cut, each within its bounds, and nothing held but one frame. */
    private static void frames(Framing framing, byte[] stream, int cut) {
        List<String> whole = decoded(framing, stream, stream.length + 1);
        List<String> pieces = decoded(framing, stream, 1 + cut % 61);
        require(whole.equals(pieces), "other frames when the stream is cut: " + whole + " and " + pieces);
    }

    private static List<String> decoded(Framing framing, byte[] stream, int piece) {
        FrameDecoder decoder = FrameDecoder.ofDevice(framing);
        decoder.expect(40);
        int longest = 2 * (framing.maximumContent() + 64);
        List<String> frames = new ArrayList<>();
        for (int at = 0; at < stream.length; at += Math.min(piece, MOST_CHUNK)) {
            decoder.feed(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + Math.min(piece, MOST_CHUNK))));
            take(decoder, framing, frames);
            require(decoder.begun() <= longest, decoder.begun() + " bytes held");
        }
        while (decoder.giveUpBegun()) {
            take(decoder, framing, frames);
        }
        return frames;
    }

    private static void take(FrameDecoder decoder, Framing framing, List<String> frames) {
        for (Optional<Frame> next = decoder.next(); next.isPresent(); next = decoder.next()) {
            Frame frame = next.get();
            require(
                    frame.content().length <= Math.max(40, framing.maximumContent()),
                    frame.content().length + " bytes of content");
            frames.add(frame.kind() + " " + frame.numbers() + " " + Arrays.hashCode(frame.content()));
        }
    }

    /** Lines within their bounds, or a named refusal after which nothing is held. */
    private static void text(Profile.Reader reader, byte[] stream, int cut) {
        TextDecoder decoder = ReaderConversation.decoder(reader);
        int piece = 1 + cut % 61;
        for (int at = 0; at < stream.length; at += piece) {
            try {
                bounded(reader, decoder.decode(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece))));
            } catch (DeviceFailed e) {
                require(e.fault() == DeviceFault.NOISE || e.fault() == DeviceFault.CHECKSUM, "refused as " + e.fault());
            }
        }
        try {
            bounded(reader, List.of(decoder.end()));
        } catch (DeviceFailed e) {
            require(e.fault() == DeviceFault.NOISE || e.fault() == DeviceFault.CHECKSUM, "refused as " + e.fault());
        }
        decoder.reset();
        require(!decoder.begun(), "something is held after all was forgotten");
    }

    private static void bounded(Profile.Reader reader, List<List<String>> documents) {
        for (List<String> lines : documents) {
            require(lines.size() <= reader.text().maximumLines(), lines.size() + " lines");
            for (String line : lines) {
                require(
                        !line.isEmpty() && line.length() <= reader.text().maximumLine(),
                        "a line of " + line.length() + " characters");
                require(line.chars().allMatch(c -> c >= ' ' && c <= '~'), "an unprintable character");
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
