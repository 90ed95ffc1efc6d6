package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The transcripts of all five families, with their profiles withheld and without the words beside their bytes. */
class FramingInferenceTest {
    private static FramingGuess guess(String id) throws IOException {
        Transcript transcript = Transcript.read(ProfilesTest.SHIPPED.resolve("transcripts/" + id + ".txt"));
        List<Transcript.Entry> wordless = transcript.entries().stream()
                .map(entry -> new Transcript.Entry(entry.fromHost(), "", entry.bytes(), false, entry.line()))
                .toList();
        return FramingInference.infer(new Transcript(wordless)).getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            mrz-line-reader; line;                   '';           to CR;             none
            rte6701;         envelope;               01..02;       to end of text;    xor8 from heading
            elyctis-id-box;  command-length;         '';           length:2 at 1, big; none
            zfm-20;          header-length-checksum; EF01FFFFFFFF; length:2 at 7, big; sum16 from 6, big
            gt-511c3;        header-length-checksum; 55AA0100;     fixed 12;          sum16 from 0, little
            suprema-sfm;     header-length-checksum; 40;           fixed 13;          sum8 from 0
            morphoaccess;    dle-stuffed;            02 E10100;    to DLE ETX; crc16 from 0, little
            """)
    void findsStartBytesLengthRuleAndChecksum(String id, String family, String start, String length, String checksum)
            throws IOException {
        FramingGuess guess = guess(id);
        assertEquals(family, guess.family(), guess::toString);
        assertEquals(start, guess.start(), guess::toString);
        assertTrue(guess.length().startsWith(length), guess::toString);
        assertEquals(checksum, guess.checksum(), guess::toString);
    }

    @Test
    void isSurerOfAChecksumThatHeldOftenThanOfALengthThatHeldTwice() throws IOException {
        assertTrue(guess("zfm-20").certainty() > guess("elyctis-id-box").certainty());
    }

    @ParameterizedTest
    @CsvSource({"mrz-line-reader", "rte6701", "elyctis-id-box", "zfm-20", "gt-511c3", "suprema-sfm", "morphoaccess"})
    void itsDraftIsAProfileThatLoads(String id, @TempDir Path folder) throws IOException {
        Files.copy(ProfilesTest.SHIPPED.resolve("profile.schema.json"), folder.resolve("profile.schema.json"));
        Files.writeString(folder.resolve("draft.yaml"), guess(id).draft());
        Profiles profiles = Profiles.load(folder);
        assertEquals(List.of(), profiles.faults());
        assertEquals(List.of("draft"), profiles.ids());
    }

    @ParameterizedTest
    @CsvSource({"zfm-20", "gt-511c3", "suprema-sfm"})
    void itsDraftDecodesTheTranscript(String id, @TempDir Path folder) throws IOException {
        Files.copy(ProfilesTest.SHIPPED.resolve("profile.schema.json"), folder.resolve("profile.schema.json"));
        Files.writeString(folder.resolve("draft.yaml"), guess(id).draft());
        Profile.Module draft = (Profile.Module)
                Profiles.load(folder).profile("draft").orElseThrow().family();
        FrameDecoder decoder = new FrameDecoder(List.of(draft.framing().answer()), draft.framing());
        for (Transcript.Entry entry : Transcript.read(ProfilesTest.SHIPPED.resolve("transcripts/" + id + ".txt"))
                .entries()) {
            if (!entry.what().startsWith("picture")) {
                decoder.reset();
                assertEquals(
                        1,
                        FrameDecoderTest.decode(decoder, entry.bytes()).size(),
                        String.format(Locale.ROOT, "%s:%d", id, entry.line()));
            }
        }
    }
}
