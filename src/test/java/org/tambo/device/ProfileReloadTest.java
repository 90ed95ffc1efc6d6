package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A profile that changes while its device and another one run. */
class ProfileReloadTest {
    @TempDir
    Path profiles;

    private final Lane lane = new Lane();
    private final PseudoTerminal first = new PseudoTerminal();
    private final PseudoTerminal second = new PseudoTerminal();

    @BeforeEach
    void openTwoReaders() throws Exception {
        Lane.impatient(profiles);
        String other = Files.readString(profiles.resolve("mrz-line-reader.yaml"))
                .replace("id: mrz-line-reader", "id: other-reader");
        Files.writeString(profiles.resolve("other-reader.yaml"), other);
        lane.open(
                profiles,
                new ConfiguredDevice("changed", "mrz-line-reader", first.path().toString()),
                new ConfiguredDevice("other", "other-reader", second.path().toString()));
        lane.awaitReady("changed");
        lane.awaitReady("other");
    }

    @AfterEach
    void close() {
        lane.close();
        first.close();
        second.close();
    }

    private void change(String from, String to) throws IOException {
        Path file = profiles.resolve("mrz-line-reader.yaml");
        String text = Files.readString(file);
        assertTrue(text.contains(from), from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void takesTheNewVersionWithoutDisturbingAnother() throws Exception {
        int before = lane.events().size();
        change("name: CR-terminated MRZ reader", "name: Reader of another name");
        lane.await(before, event -> Lane.isReady(event, "changed"));
        assertEquals("Reader of another name", lane.status("changed").model());
        assertTrue(lane.events().stream()
                .skip(before)
                .noneMatch(event -> event.device().equals("other")));
    }

    @Test
    void leavesTheRunningOneInForceWhenTheNewVersionIsFaulty() throws Exception {
        int before = lane.events().size();
        change("maximumLines: 8", "maximumLines: many");
        while (lane.registry().profileFaults().isEmpty()) {
            Thread.sleep(20);
        }
        assertTrue(lane.registry().profileFaults().getFirst().toString().contains("mrz-line-reader.yaml:"));
        assertInstanceOf(DeviceState.Ready.class, lane.status("changed").state());
        assertEquals(before, lane.events().size());
    }

    @Test
    void takesAProfileThatWasMissing() throws Exception {
        lane.close();
        int before = lane.events().size();
        lane.open(
                profiles,
                new ConfiguredDevice("late", "late-reader", first.path().toString()));
        assertEquals(DeviceFault.PROFILE, lane.awaitFault(before).fault());
        String text = Files.readString(profiles.resolve("mrz-line-reader.yaml"));
        Files.writeString(profiles.resolve("late-reader.yaml"), text.replace("id: mrz-line-reader", "id: late-reader"));
        lane.await(before, event -> Lane.isReady(event, "late"));
    }
}
