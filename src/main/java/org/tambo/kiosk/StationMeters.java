package org.tambo.kiosk;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tambo.device.DeviceState;
import org.tambo.device.DeviceStatus;
import org.tambo.screening.Lane;
import org.tambo.sync.OutboxDelivery;
import org.tambo.watchlist.Watchlist;

/** What whoever runs many stations watches: devices, the watchlist's size and age, hits that wait. */
@ApplicationScoped
class StationMeters {
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    void register(
            @Observes StartupEvent event,
            MeterRegistry meters,
            Lane lane,
            Watchlist watchlist,
            OutboxDelivery delivery,
            Clock clock) {
        registerDevices(meters, lane, clock);
        // A device may attach itself at any time.
        lane.onChange(() -> registerDevices(meters, lane, clock));
        Gauge.builder("tambo.watchlist.notices", () -> watchlist.current().notices())
                .register(meters);
        Gauge.builder("tambo.watchlist.fingers", () -> watchlist.current().fingers())
                .register(meters);
        Gauge.builder("tambo.watchlist.age", () -> ageSeconds(watchlist, clock))
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("tambo.outbox.waiting", delivery::waiting).register(meters);
        Gauge.builder("tambo.outbox.shed", delivery::shed).register(meters);
        Gauge.builder("tambo.outbox.refused", () -> delivery.refusal().isPresent() ? 1 : 0)
                .register(meters);
    }

    private void registerDevices(MeterRegistry meters, Lane lane, Clock clock) {
        for (DeviceStatus device : lane.devices()) {
            String name = device.device();
            if (known.add(name)) {
                Gauge.builder(
                                "tambo.device.usable",
                                () -> of(lane, name)
                                                .filter(StationMeters::usable)
                                                .isPresent()
                                        ? 1
                                        : 0)
                        .tag("device", name)
                        .register(meters);
                Gauge.builder(
                                "tambo.device.state.age",
                                () -> of(lane, name)
                                        .map(status -> (double) Duration.between(
                                                                status.state().since(), clock.instant())
                                                        .toMillis()
                                                / 1000)
                                        .orElse(Double.NaN))
                        .baseUnit("seconds")
                        .tag("device", name)
                        .register(meters);
                FunctionCounter.builder(
                                "tambo.device.openings",
                                lane,
                                all -> of(all, name).map(DeviceStatus::openings).orElse(0L))
                        .tag("device", name)
                        .register(meters);
                FunctionCounter.builder(
                                "tambo.device.faults",
                                lane,
                                all -> of(all, name).map(DeviceStatus::faults).orElse(0L))
                        .tag("device", name)
                        .register(meters);
            }
        }
    }

    private static Optional<DeviceStatus> of(Lane lane, String name) {
        return lane.devices().stream()
                .filter(device -> device.device().equals(name))
                .findFirst();
    }

    private static boolean usable(DeviceStatus device) {
        return device.state() instanceof DeviceState.Ready || device.state() instanceof DeviceState.Busy;
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
