package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import javax.smartcardio.Card;
import javax.smartcardio.CommandAPDU;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tambo.device.DeviceEvent.ChipGone;
import org.tambo.device.DeviceEvent.ChipPresent;
import org.tambo.lab.device.VirtualCard;

/**
 * Through the real PC/SC service, with a virtual card in the reader of Debian's vsmartcard-vpcd. Skipped where they are
 * not installed, or the service neither runs nor can be started.
 */
class ChipReaderTest {
    private static final Path DRIVER = Path.of("/etc/reader.conf.d/vpcd");
    private static final Path SERVICE = Path.of("/usr/sbin/pcscd");
    private static final Path SOCKET = Path.of("/run/pcscd/pcscd.comm");
    private static final String NAME = "Virtual PCD 00 01";
    private static final ConfiguredDevice READER = new ConfiguredDevice("chip", "pcsc-reader", "pcsc:" + NAME);

    private static @Nullable Process service;

    private final Lane lane = new Lane();

    @BeforeAll
    static void startService() throws Exception {
        assumeTrue(
                Files.exists(DRIVER) && Files.isExecutable(SERVICE),
                "skipped: pcscd and vsmartcard-vpcd are not installed");
        if (!readerIsThere()) {
            Files.deleteIfExists(SOCKET); // left by a service that was killed
            service = new ProcessBuilder(SERVICE.toString(), "--foreground")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            for (int i = 0; i < 100 && !readerIsThere(); i++) {
                Thread.sleep(50);
            }
        }
        assumeTrue(readerIsThere(), "skipped: pcscd does not start, or its socket is not ours to use");
    }

    private static boolean readerIsThere() {
        try {
            return ChipReaderAccess.names().contains(NAME);
        } catch (DeviceFailed e) {
            return false;
        }
    }

    @AfterAll
    static void stopService() throws Exception {
        if (service != null) {
            service.destroy();
            service.waitFor();
        }
    }

    @BeforeEach
    void open() throws Exception {
        lane.open(ProfilesTest.SHIPPED, READER);
        lane.awaitReady("chip");
    }

    /** The next test must not meet this one's chip. */
    @AfterEach
    void close() throws Exception {
        if (lane.events().stream().anyMatch(ChipPresent.class::isInstance)) {
            lane.await(0, ChipGone.class);
        }
        lane.close();
    }

    @Test
    void tellsThatAContactlessChipCame() throws Exception {
        try (VirtualCard card = new VirtualCard()) {
            ChipPresent present = lane.await(0, ChipPresent.class);
            assertEquals(card.answerToReset(), present.answerToReset());
            assertTrue(present.contactless());
        }
    }

    @Test
    void tellsThatTheChipWasTakenAway() throws Exception {
        VirtualCard card = new VirtualCard();
        lane.await(0, ChipPresent.class);
        card.close();
        lane.await(0, ChipGone.class);
    }

    @Test
    void lendsTheReaderToWhoSpeaksWithTheChip() throws Exception {
        try (VirtualCard card = new VirtualCard()) {
            lane.await(0, ChipPresent.class);
            try (ChipLease lease = lane.registry().lend("chip").orElseThrow()) {
                Card connected = lease.terminal().connect("*");
                assertEquals(
                        0x9000,
                        connected
                                .getBasicChannel()
                                .transmit(new CommandAPDU(HexFormat.of().parseHex("00a4040007a0000002471001")))
                                .getSW());
                connected.disconnect(false);
            }
            assertEquals(List.of("00a4040007a0000002471001"), card.commands());
        }
    }

    @Test
    void isBusyWhileTheReaderIsLent() throws Exception {
        try (ChipLease lease = lane.registry().lend("chip").orElseThrow()) {
            lane.await(0, event -> Lane.isBusy(event, "chip"));
            assertTrue(lane.registry().lend("chip").isEmpty());
        }
        int before = lane.events().size();
        lane.await(before - 1, event -> Lane.isReady(event, "chip"));
        assertInstanceOf(DeviceState.Ready.class, lane.status("chip").state());
    }
}
