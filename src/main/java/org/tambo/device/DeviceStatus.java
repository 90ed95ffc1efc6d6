package org.tambo.device;

import org.jspecify.annotations.Nullable;

/**
 * One configured device as the page, the health check and the technician see it.
 *
 * @param lastError the last fault or profile error in words for a technician; absent while there was none
 */
public record DeviceStatus(
        String device,
        DeviceClass deviceClass,
        String model,
        String port,
        DeviceState state,
        @Nullable String lastError) {}
