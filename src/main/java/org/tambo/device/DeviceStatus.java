package org.tambo.device;

import org.jspecify.annotations.Nullable;

/**
 * One device as the page, the health check and the technician see it.
 *
 * @param profile the id of its profile
 * @param why what made that profile the one for this device
 * @param identification whether its pictures may be searched for among many, as its profile has it
 * @param minimumQuality below which a picture of its is taken again, 0 to 100
 * @param live whether it shows what it sees while it waits for a finger
 * @param port its path, or for a device without one what stands for it: docs/devices.md
 * @param lastError the last fault or profile error in words for a technician; absent while there was none
 * @param openings how often it came to be ready for use after it had not been, since the start
 * @param faults how often it failed since the start
 */
public record DeviceStatus(
        String device,
        DeviceClass deviceClass,
        String model,
        String profile,
        String why,
        boolean identification,
        int minimumQuality,
        boolean live,
        String port,
        DeviceState state,
        @Nullable String lastError,
        long openings,
        long faults) {}
