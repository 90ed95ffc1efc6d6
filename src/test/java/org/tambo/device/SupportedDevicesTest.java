package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of supported devices says what profiles and transcripts say. */
class SupportedDevicesTest {
    private static final String BEGIN = "<!-- made from device-profiles by SupportedDevicesTest -->\n";
    private static final String END = "<!-- end -->";

    @Test
    void theDocumentedTableIsThatOfTheProfiles() throws IOException {
        String page = Files.readString(Path.of("docs", "devices.md"));
        int from = page.indexOf(BEGIN) + BEGIN.length();
        assertEquals(table(), page.substring(from, page.indexOf(END, from)));
    }

    private static String table() throws IOException {
        Profiles profiles = Profiles.load(ProfilesTest.SHIPPED);
        StringBuilder table = new StringBuilder("""
                | profile | models | framing | picture or text | published frames | built frames | on real hardware |
                |---|---|---|---|---|---|---|
                """);
        List<Profile> all = profiles.ids().stream()
                .flatMap(id -> profiles.profile(id).stream())
                .toList();
        for (Profile profile : all) {
            Transcript transcript = Transcript.read(ProfilesTest.SHIPPED.resolve(profile.transcript()));
            long published = transcript.entries().stream()
                    .filter(Transcript.Entry::published)
                    .count();
            table.append("| `%s` | %s | %s | %s | %d | %d | no |\n"
                    .formatted(
                            profile.id(),
                            String.join(", ", profile.models()),
                            framing(profile),
                            gives(profile),
                            published,
                            transcript.entries().size() - published));
        }
        return table.toString();
    }

    private static String framing(Profile profile) {
        return switch (profile.family()) {
            case Profile.Module module -> family(module.framing());
            case Profile.Reader reader ->
                switch (reader.sending()) {
                    case Profile.Lines _ -> "line";
                    case Profile.Envelope _ -> "envelope";
                    case Profile.Frames frames -> family(frames.framing());
                };
        };
    }

    private static String family(Framing framing) {
        if (framing.stuffing() != null) {
            return "dle-stuffed";
        }
        return framing.answer().isChecked() ? "header-length-checksum" : "command-length";
    }

    private static String gives(Profile profile) {
        return switch (profile.family()) {
            case Profile.Module module -> {
                Profile.Size usual = module.image().sizes().getFirst();
                yield "%d x %d, %d bits, %d dpi"
                        .formatted(usual.width(), usual.height(), module.image().bits(), usual.dpi());
            }
            case Profile.Reader reader -> reader.text().documents().isEmpty() ? "messages" : "machine-readable zone";
        };
    }
}
