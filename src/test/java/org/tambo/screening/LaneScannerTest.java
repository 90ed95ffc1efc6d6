package org.tambo.screening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tambo.device.DeviceClass;
import org.tambo.device.DeviceState;
import org.tambo.device.DeviceStatus;

class LaneScannerTest {
    private static DeviceStatus device(String name, DeviceClass kind, boolean identification) {
        return new DeviceStatus(
                name,
                kind,
                "model",
                "profile",
                "why",
                identification,
                40,
                false,
                "/dev/ttyUSB0",
                new DeviceState.Ready(Instant.EPOCH),
                null,
                1,
                0);
    }

    @Test
    void isTheFirstWhosePicturesMayBeSearchedForAmongMany() {
        List<DeviceStatus> devices = List.of(
                device("reader", DeviceClass.DOCUMENT_READER, true),
                device("small", DeviceClass.FINGERPRINT, false),
                device("large", DeviceClass.FINGERPRINT, true));
        assertEquals(
                Optional.of("large"),
                LaneScanner.among(devices).map(scanner -> scanner.device().device()));
    }

    @Test
    void isNoneWhereNoneMay() {
        assertTrue(LaneScanner.among(List.of(device("small", DeviceClass.FINGERPRINT, false)))
                .isEmpty());
    }

    @Test
    void wantsTheQualityThatItsProfileNames() {
        LaneScanner scanner = new LaneScanner(device("large", DeviceClass.FINGERPRINT, true));
        assertTrue(scanner.isTooPoor(39));
        assertFalse(scanner.isTooPoor(40));
    }
}
