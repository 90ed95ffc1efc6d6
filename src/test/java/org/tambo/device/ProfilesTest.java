package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.yaml.YamlFault;

class ProfilesTest {
    static final Path SHIPPED = Path.of("device-profiles");

    @TempDir
    Path folder;

    @BeforeEach
    void copyShipped() throws IOException {
        for (String name : List.of("profile.schema.json", "zfm-20.yaml", "mrz-line-reader.yaml")) {
            Files.copy(SHIPPED.resolve(name), folder.resolve(name));
        }
    }

    private void change(String file, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertTrue(text.contains(from), from);
        Files.writeString(folder.resolve(file), text.replace(from, to));
    }

    private int lineOf(String file, String text) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(file));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i + 1;
            }
        }
        throw new AssertionError(text);
    }

    private YamlFault onlyFault() {
        Profiles profiles = Profiles.load(folder);
        assertEquals(List.of("mrz-line-reader"), profiles.ids());
        assertEquals(1, profiles.faults().size(), profiles.faults()::toString);
        return profiles.faults().getFirst();
    }

    @Test
    void shippedProfilesHaveNoFault() {
        Profiles profiles = Profiles.load(SHIPPED);
        assertEquals(List.of(), profiles.faults());
        assertEquals(
                List.of(
                        "ef01-usb",
                        "elyctis-id-box",
                        "gt-511c1r",
                        "gt-511c3",
                        "gt-521f32",
                        "gt-521f52",
                        "honeywell-ocr",
                        "morphoaccess",
                        "mrz-keyboard-reader",
                        "mrz-line-reader",
                        "pcsc-reader",
                        "r503",
                        "rte6701",
                        "sbi-scanner",
                        "suprema-sfm",
                        "uru4000",
                        "wsbd-scanner",
                        "zfm-20"),
                profiles.ids());
    }

    @Test
    void readsTheGeometryOfTheModule() {
        Profile.Module module = (Profile.Module)
                Profiles.load(folder).profile("zfm-20").orElseThrow().family();
        assertEquals(List.of(new Profile.Size(256, 288, 500)), module.image().sizes());
        assertEquals(36_864, module.image().packedBytes(new Profile.Size(256, 288, 500)));
    }

    @Test
    void namesTheLineOfAWrongValue() throws IOException {
        change("zfm-20.yaml", "speed: 57600", "speed: 57601");
        YamlFault fault = onlyFault();
        assertEquals(lineOf("zfm-20.yaml", "57601"), fault.line());
        assertTrue(fault.reason().startsWith("line.speed: "), fault.reason());
    }

    @Test
    void namesTheLineOfAFieldThatIsNotKnown() throws IOException {
        change("zfm-20.yaml", "attempts: 3", "attempts: 3\nattemps: 4");
        YamlFault fault = onlyFault();
        assertEquals(lineOf("zfm-20.yaml", "attemps"), fault.line());
        assertTrue(fault.reason().contains("attemps"), fault.reason());
    }

    @Test
    void namesTheFieldThatIsMissing() throws IOException {
        change("zfm-20.yaml", "  uploadImage: \"0A\" # UpImage\n", "");
        YamlFault fault = onlyFault();
        assertEquals(lineOf("zfm-20.yaml", "unlock"), fault.line());
        assertTrue(fault.reason().contains("uploadImage"), fault.reason());
    }

    @Test
    void namesTheLineWhereTheYamlBreaks() throws IOException {
        change("zfm-20.yaml", "models: [ZFM-20,", "models: [ZFM-20}");
        assertEquals(lineOf("zfm-20.yaml", "ZFM-20}"), onlyFault().line());
    }

    @Test
    void refusesAKeyThatStandsTwice() throws IOException {
        change("zfm-20.yaml", "attempts: 3", "attempts: 3\nattempts: 4");
        YamlFault fault = onlyFault();
        assertEquals(lineOf("zfm-20.yaml", "attempts: 4"), fault.line());
    }

    @Test
    void refusesBytesWithoutQuotes() throws IOException {
        change("zfm-20.yaml", "takeImage: \"01\"", "takeImage: 01");
        assertEquals(lineOf("zfm-20.yaml", "takeImage"), onlyFault().line());
    }

    @Test
    void refusesAliases() throws IOException {
        Files.writeString(folder.resolve("zfm-20.yaml"), "a: [1, 2]\nb: &b [1]\nc: [*b, *b]\n");
        assertEquals(2, onlyFault().line());
    }

    @Test
    void refusesWhatIsNestedTooDeep() throws IOException {
        Files.writeString(folder.resolve("zfm-20.yaml"), "a: " + "[".repeat(30_000));
        assertTrue(onlyFault().reason().contains("deeper"));
    }

    @Test
    void refusesAFileThatIsTooLong() throws IOException {
        Files.writeString(folder.resolve("zfm-20.yaml"), "#".repeat(1_000_000));
        assertTrue(onlyFault().reason().contains("longer"));
    }

    @Test
    void refusesAFileThatIsNotUtf8() throws IOException {
        Files.write(folder.resolve("zfm-20.yaml"), new byte[] {'i', 'd', ':', ' ', (byte) 0xC3, '\n'});
        assertTrue(onlyFault().reason().contains("UTF-8"));
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Files.writeString(folder.resolve("zfm-20.yaml"), "");
        assertTrue(onlyFault().reason().contains("empty"));
    }

    @Test
    void refusesAnIdThatIsNotTheFilesName() throws IOException {
        change("zfm-20.yaml", "id: zfm-20", "id: zfm-21");
        assertEquals(lineOf("zfm-20.yaml", "id: zfm-21"), onlyFault().line());
    }

    @Test
    void refusesAFieldOfAnotherFamily() throws IOException {
        change("mrz-line-reader.yaml", "framing:", "errors: {}\nframing:");
        Profiles profiles = Profiles.load(folder);
        assertEquals(List.of("zfm-20"), profiles.ids());
        assertEquals(
                lineOf("mrz-line-reader.yaml", "errors"),
                profiles.faults().getFirst().line());
    }

    @Test
    void namesTheLineOfALayoutThatIsNone() throws IOException {
        change("zfm-20.yaml", "[ 07 length:2+2 content+ ] sum16", "[ 07 length:2+2 content+ sum16");
        YamlFault fault = onlyFault();
        assertEquals(lineOf("zfm-20.yaml", "answer: \"EF01"), fault.line());
        assertTrue(fault.reason().contains("["), fault.reason());
    }

    @Test
    void namesTheLineOfARequestWithANumberThatNoFrameHas() throws IOException {
        change("zfm-20.yaml", "takeImage: \"01\"", "takeImage: \"colour=01\"");
        assertEquals(lineOf("zfm-20.yaml", "colour"), onlyFault().line());
    }

    @Test
    void saysThatTheFolderIsMissing() {
        Profiles profiles = Profiles.load(folder.resolve("nowhere"));
        assertEquals(List.of(), profiles.ids());
        assertEquals(1, profiles.faults().size());
    }

    @Test
    void saysThatTheSchemaIsBroken() throws IOException {
        Files.writeString(folder.resolve("profile.schema.json"), "{\n\"type\": \n}");
        Profiles profiles = Profiles.load(folder);
        assertEquals(List.of(), profiles.ids());
        assertEquals(3, profiles.faults().getFirst().line());
    }
}
