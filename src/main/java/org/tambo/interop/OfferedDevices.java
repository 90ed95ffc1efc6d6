package org.tambo.interop;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tambo.device.DeviceClass;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.screening.Lane;
import org.tambo.security.StationKeys;

/** Starts what the configuration wants offered. */
@ApplicationScoped
class OfferedDevices {
    private final Interop interop;
    private final Lane lane;
    private final StationKeys keys;
    private final Vertx vertx;
    private final Clock clock;
    private final Map<String, WsbdOffer> services = new ConcurrentHashMap<>();
    private @Nullable SbiServer sbi;

    OfferedDevices(Interop interop, Lane lane, StationKeys keys, Vertx vertx, Clock clock) {
        this.interop = interop;
        this.lane = lane;
        this.keys = keys;
        this.vertx = vertx;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        if (interop.sbi()) {
            sbi = SbiServer.start(
                    vertx, new SbiOffer(lane.registry(), keys.deviceId(), keys::sign, FingerPicture::jpeg2000));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (sbi != null) {
            sbi.close();
        }
    }

    /** The service of a fingerprint scanner; empty when there is no such scanner, or none is to be offered. */
    Optional<WsbdOffer> wsbd(String device) {
        boolean there = interop.wsbd()
                && lane.devices().stream()
                        .anyMatch(one -> one.device().equals(device) && one.deviceClass() == DeviceClass.FINGERPRINT);
        return there
                ? Optional.of(services.computeIfAbsent(
                        device, name -> new WsbdOffer(lane.registry(), name, clock, FingerPicture::png)))
                : Optional.empty();
    }
}
