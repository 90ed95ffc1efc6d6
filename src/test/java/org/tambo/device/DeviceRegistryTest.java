package org.tambo.device;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.DeviceEvent.TextRead;

/** Document readers on pseudo-terminals, and what several devices are to one another. */
class DeviceRegistryTest {
    /** The specimen of ICAO Doc 9303-4. */
    private static final List<String> SPECIMEN =
            List.of("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10");

    @TempDir
    Path profiles;

    private final Lane lane = new Lane();
    private final PseudoTerminal first = new PseudoTerminal();
    private final PseudoTerminal second = new PseudoTerminal();

    @BeforeEach
    void copyProfiles() throws IOException {
        Lane.impatient(profiles);
    }

    @AfterEach
    void close() {
        lane.close();
        first.close();
        second.close();
    }

    private static ConfiguredDevice reader(String name, PseudoTerminal terminal) {
        return new ConfiguredDevice(name, "mrz-line-reader", terminal.path().toString());
    }

    private static void putIn(PseudoTerminal reader) {
        reader.send((String.join("\r", SPECIMEN) + "\r").getBytes(US_ASCII));
    }

    @Test
    void deliversTheLinesOfADocument() throws Exception {
        lane.open(profiles, reader("reader", first));
        lane.awaitReady("reader");
        putIn(first);
        assertEquals(SPECIMEN, lane.await(0, TextRead.class).lines());
    }

    @Test
    void deliversTwoDocumentsApart() throws Exception {
        lane.open(profiles, reader("reader", first));
        lane.awaitReady("reader");
        putIn(first);
        TextRead one = lane.await(0, TextRead.class);
        putIn(first);
        TextRead two = lane.await(lane.events().indexOf(one) + 1, TextRead.class);
        assertEquals(SPECIMEN, two.lines());
    }

    @Test
    void namesNoiseWhileTheOtherDeviceIsWellAndRecoversWhenItEnds() throws Exception {
        lane.open(profiles, reader("noisy", first), reader("other", second));
        lane.awaitReady("noisy");
        lane.awaitReady("other");
        int before = lane.events().size();
        Thread noise = Thread.ofPlatform().daemon().start(() -> {
            Random random = new Random(11);
            byte[] bytes = new byte[256];
            while (!Thread.currentThread().isInterrupted()) {
                random.nextBytes(bytes);
                first.send(bytes);
                try {
                    Thread.sleep(5);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        assertEquals(DeviceFault.NOISE, lane.awaitFault(before).fault());
        putIn(second);
        assertEquals("other", lane.await(before, TextRead.class).device());
        int noisy = lane.events().size();
        // The port is closed between two tries, and then nothing empties it: a sender may be stuck in its write.
        noise.interrupt();
        lane.await(noisy, event -> Lane.isReady(event, "noisy"));
        noise.join();
        assertInstanceOf(DeviceState.Ready.class, lane.status("other").state());
    }

    @Test
    void noticesThatAReaderIsUnplugged() throws Exception {
        lane.open(profiles, reader("reader", first));
        lane.awaitReady("reader");
        first.close();
        assertEquals(DeviceFault.UNPLUGGED, lane.awaitFault(0).fault());
    }

    @Test
    void takesNoPictureWithAReader() throws Exception {
        lane.open(profiles, reader("reader", first));
        lane.awaitReady("reader");
        assertFalse(lane.registry().capture("reader", Duration.ofSeconds(1)));
    }

    @Test
    void opensAPortOnlyOnce() throws Exception {
        lane.open(profiles, reader("reader", first));
        lane.awaitReady("reader");
        try (Lane other = new Lane()) {
            other.open(profiles, reader("reader", first));
            assertEquals(DeviceFault.PORT_REFUSED, other.awaitFault(0).fault());
        }
    }

    @Test
    void opensAPortAgainAfterItWasClosed() throws Exception {
        lane.open(profiles, reader("reader", first));
        lane.awaitReady("reader");
        lane.close();
        try (Lane other = new Lane()) {
            other.open(profiles, reader("reader", first));
            other.awaitReady("reader");
        }
    }

    @Test
    void refusesAPathThatIsNoSerialPort() throws Exception {
        Path file = Files.createTempFile(profiles, "no", "port");
        lane.open(profiles, new ConfiguredDevice("reader", "mrz-line-reader", file.toString()));
        assertEquals(DeviceFault.PORT_REFUSED, lane.awaitFault(0).fault());
    }

    @Test
    void showsADeviceWithAFaultyProfileWhileTheOthersRun() throws Exception {
        Path broken = profiles.resolve("zfm-20.yaml");
        Files.writeString(broken, Files.readString(broken).replace("attempts: 3", "attempts: many"));
        lane.open(
                profiles, new ConfiguredDevice("finger", "zfm-20", second.path().toString()), reader("reader", first));
        lane.awaitReady("reader");
        DeviceState.Faulty faulty = lane.awaitFault(0);
        assertEquals(DeviceFault.PROFILE, faulty.fault());
        assertTrue(faulty.detail().matches(".*zfm-20\\.yaml:\\d+: attempts: .*"), faulty.detail());
        assertEquals(DeviceClass.UNKNOWN, lane.status("finger").deviceClass());
    }

    @Test
    void showsADeviceWhoseProfileIsMissing() throws Exception {
        lane.open(
                profiles, new ConfiguredDevice("finger", "zfm-99", first.path().toString()));
        assertTrue(lane.awaitFault(0).detail().contains("zfm-99"));
    }

    @Test
    @Timeout(20)
    void goesOnWhenTheListenerFails() throws Exception {
        List<TextRead> read = new CopyOnWriteArrayList<>();
        try (DeviceRegistry registry =
                new DeviceRegistry(List.of(reader("reader", first)), Profiles.load(profiles), event -> {
                    if (event instanceof TextRead text) {
                        read.add(text);
                    } else {
                        throw new IllegalStateException("a listener's mistake");
                    }
                })) {
            registry.start();
            while (!(registry.devices().getFirst().state() instanceof DeviceState.Ready)) {
                Thread.sleep(2);
            }
            putIn(first);
            while (read.isEmpty()) {
                Thread.sleep(2);
            }
            assertEquals(SPECIMEN, read.getFirst().lines());
        }
    }

    @Test
    void refusesTwoDevicesOfOneName() {
        assertThrows(
                IllegalArgumentException.class,
                () -> lane.open(profiles, reader("reader", first), reader("reader", second)));
    }
}
