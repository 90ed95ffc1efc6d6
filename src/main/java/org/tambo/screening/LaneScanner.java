package org.tambo.screening;

import java.util.List;
import java.util.Optional;
import org.tambo.device.DeviceClass;
import org.tambo.device.DeviceStatus;

/** The scanner that the lane uses, and which of its pictures: as the policy in its profile has it. */
record LaneScanner(DeviceStatus device) {
    /** The first whose pictures may be searched for among many. */
    static Optional<LaneScanner> among(List<DeviceStatus> devices) {
        return devices.stream()
                .filter(device -> device.deviceClass() == DeviceClass.FINGERPRINT && device.identification())
                .findFirst()
                .map(LaneScanner::new);
    }

    /** Whether a finger of that quality, 0 to 100, is to be taken again instead of being searched for. */
    boolean isTooPoor(int quality) {
        return quality < device.minimumQuality();
    }
}
