package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tambo.device.DeviceEvent.CaptureFailed;
import org.tambo.device.DeviceEvent.ImageCaptured;
import org.tambo.lab.device.StandInWsbd;

class WsbdScannerTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final String SESSION = StandInWsbd.SESSION;

    private final Lane lane = new Lane();
    private final StandInWsbd service;

    WsbdScannerTest() throws IOException {
        service = new StandInWsbd();
        service.finger(new byte[] {1, 2, 3, 4, 5, 6});
    }

    @AfterEach
    void close() {
        lane.close();
        service.close();
    }

    /** Picture files are another's to read: here six bytes are six pixels. */
    private void open() {
        Host host = Host.here().reading((file, dpi) -> {
            if (file.length != 6) {
                throw new IllegalArgumentException("six bytes");
            }
            return new GreyImage(3, 2, dpi, file);
        });
        lane.open(
                ProfilesTest.SHIPPED,
                host,
                new ConfiguredDevice("finger", "wsbd-scanner", "wsbd:" + service.address()));
    }

    private int capture(Duration within) throws Exception {
        open();
        lane.awaitReady("finger");
        int before = lane.events().size();
        assertTrue(lane.registry().capture("finger", within));
        return before;
    }

    @Test
    void registersLocksInitializesAndConfiguresInThatOrder() throws Exception {
        open();
        lane.awaitReady("finger");
        assertEquals(
                List.of(
                        "GET info",
                        "POST register",
                        "POST lock/" + SESSION,
                        "POST initialize/" + SESSION,
                        "POST configure/" + SESSION),
                service.asked().subList(0, 5));
    }

    @Test
    void deliversThePictureWithTheProfilesResolution() throws Exception {
        capture(WITHIN);
        GreyImage image = lane.await(0, ImageCaptured.class).image();
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, image.pixels());
        assertEquals(500, image.dpi());
    }

    @Test
    void waitsForADownloadThatIsBeingPrepared() throws Exception {
        service.preparing(3);
        capture(WITHIN);
        lane.await(0, ImageCaptured.class);
    }

    @Test
    void cancelsTheSensorWhenNoFingerCame() throws Exception {
        service.noFinger();
        int before = capture(Duration.ofMillis(200));
        assertEquals(
                DeviceEvent.Retry.NO_FINGER,
                lane.await(before, CaptureFailed.class).reason());
        assertTrue(service.asked().contains("POST cancel/" + SESSION));
    }

    @Test
    void saysThatAnotherHoldsTheLock() throws Exception {
        service.lockedByAnother();
        open();
        DeviceState.Faulty faulty = lane.awaitFault(0);
        assertEquals(DeviceFault.PORT_REFUSED, faulty.fault());
        assertTrue(faulty.detail().contains("lockHeldByAnother"), faulty.detail());
    }

    @Test
    void unlocksAndUnregistersAtTheEnd() throws Exception {
        open();
        lane.awaitReady("finger");
        lane.close();
        assertTrue(service.asked().containsAll(List.of("DELETE lock/" + SESSION, "DELETE register/" + SESSION)));
    }

    @Test
    void callsAPictureThatCannotBeReadABrokenTransfer() throws Exception {
        service.finger(new byte[5]);
        int before = capture(WITHIN);
        assertEquals(
                DeviceEvent.Retry.TRANSFER_BROKEN,
                lane.await(before, CaptureFailed.class).reason());
    }

    @Test
    void refusesAnAnswerThatIsNoResult() throws Exception {
        open();
        lane.awaitReady("finger");
        service.spoil("<other/>");
        int before = lane.events().size();
        assertTrue(lane.registry().capture("finger", WITHIN));
        assertEquals(DeviceFault.NOISE, lane.awaitFault(before).fault());
    }

    @Test
    void callsAnAddressThatIsNoneAFaultOfTheProfile() throws Exception {
        lane.open(ProfilesTest.SHIPPED, new ConfiguredDevice("finger", "wsbd-scanner", "wsbd:ftp://x"));
        assertEquals(DeviceFault.PROFILE, lane.awaitFault(0).fault());
    }
}
