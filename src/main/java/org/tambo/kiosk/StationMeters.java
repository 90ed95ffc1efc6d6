package org.tambo.kiosk;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import org.tambo.device.DeviceState;
import org.tambo.device.DeviceStatus;
import org.tambo.screening.Lane;
import org.tambo.sync.HitDelivery;
import org.tambo.watchlist.Watchlist;

/** What whoever runs many stations watches: devices, the watchlist's size and age, hits that wait. */
@ApplicationScoped
class StationMeters {
    void register(
            @Observes StartupEvent event,
            MeterRegistry meters,
            Lane lane,
            Watchlist watchlist,
            HitDelivery delivery,
            Clock clock) {
        for (DeviceStatus device : lane.devices()) {
            Gauge.builder("tambo.device.usable", () -> usable(lane, device.device()) ? 1 : 0)
                    .tag("device", device.device())
                    .register(meters);
        }
        Gauge.builder("tambo.watchlist.notices", () -> watchlist.current().notices())
                .register(meters);
        Gauge.builder("tambo.watchlist.fingers", () -> watchlist.current().fingers())
                .register(meters);
        Gauge.builder("tambo.watchlist.age", () -> ageSeconds(watchlist, clock))
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("tambo.outbox.waiting", delivery::waiting).register(meters);
    }

    private static boolean usable(Lane lane, String name) {
        return lane.devices().stream()
                .filter(device -> device.device().equals(name))
                .anyMatch(device ->
                        device.state() instanceof DeviceState.Ready || device.state() instanceof DeviceState.Busy);
    }

    /** Not a number while there is no watchlist. */
    private static double ageSeconds(Watchlist watchlist, Clock clock) {
        return watchlist
                .current()
                .header()
                .map(header -> (double)
                        Duration.between(header.issuedAt(), clock.instant()).toSeconds())
                .orElse(Double.NaN);
    }
}
