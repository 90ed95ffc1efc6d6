package org.tambo.screening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.yaml.YamlFault;

class PolicyFolderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void copyShipped() throws IOException {
        for (String name : List.of("policy.schema.json", "PER.yaml", "BOL.yaml")) {
            Files.copy(Policies.SHIPPED.resolve(name), folder.resolve(name));
        }
    }

    private YamlFault faultOf(String from, String to) throws IOException {
        Path file = folder.resolve("PER.yaml");
        String text = Files.readString(file);
        assertTrue(text.contains(from), from);
        Files.writeString(file, text.replace(from, to));
        PolicyFolder read = PolicyFolder.read(folder);
        assertEquals(Set.of("BOL"), read.policies().keySet());
        assertEquals(1, read.faults().size(), read.faults()::toString);
        return read.faults().getFirst();
    }

    private int lineOf(String text) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("PER.yaml"));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i + 1;
            }
        }
        throw new AssertionError(text);
    }

    @Test
    void shipsAPolicyForEachOfTheFourCountries() {
        PolicyFolder read = PolicyFolder.read(Policies.SHIPPED);
        assertEquals(List.of(), read.faults());
        assertEquals(Set.of("BOL", "COL", "ECU", "PER"), read.policies().keySet());
    }

    @Test
    void namesTheLineOfAnAnswerThatThereIsNot() throws IOException {
        YamlFault fault = faultOf("exit: SECOND_LINE\n    fieldCheck: CHECK", "exit: ARREST\n    fieldCheck: CHECK");
        assertEquals(lineOf("ARREST"), fault.line());
        assertTrue(fault.reason().startsWith("rules.1.exit"), fault.reason());
    }

    @Test
    void refusesRedBeforeAmber() throws IOException {
        YamlFault fault = faultOf("redAfterHours: 72", "redAfterHours: 24");
        assertEquals(lineOf("redAfterHours"), fault.line());
    }

    @Test
    void refusesSecondFingersRarerThanFalseAlarms() throws IOException {
        YamlFault fault = faultOf("searchesPerSecondFinger: 100", "searchesPerSecondFinger: 10000");
        assertEquals(lineOf("searchesPerSecondFinger"), fault.line());
    }

    @Test
    void refusesPolicyThatLeavesANoticeWithoutAnswer() throws IOException {
        YamlFault fault = faultOf("  - entry: SECOND_LINE", "  - when: {subject: [person]}\n    entry: SECOND_LINE");
        assertEquals(lineOf("subject: [person]"), fault.line());
    }

    @Test
    void refusesRuleThatHidesThoseAfterIt() throws IOException {
        YamlFault fault = faultOf("  - when: {action: [inform]}\n    entry", "  - entry");
        assertTrue(fault.reason().contains("ever counting"), fault.reason());
    }

    @Test
    void refusesFileNamedForAnotherCountry() throws IOException {
        YamlFault fault = faultOf("country: PER", "country: COL");
        assertEquals(lineOf("country: COL"), fault.line());
    }
}
