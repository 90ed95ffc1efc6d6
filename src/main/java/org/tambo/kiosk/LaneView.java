package org.tambo.kiosk;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tambo.device.DeviceClass;
import org.tambo.device.DeviceFault;
import org.tambo.device.DeviceState;
import org.tambo.device.DeviceStatus;
import org.tambo.screening.EncounterSnapshot;
import org.tambo.screening.Situation;
import org.tambo.security.Officer;
import org.tambo.sync.OutboxDelivery;
import org.tambo.sync.update.Refusal;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Origin;

/** All that the officer's page shows, in one piece: the page keeps no other state. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record LaneView(
        Officer officer,
        String place,
        String country,
        Situation situation,
        Instant now,
        WatchlistView watchlist,
        LinkView link,
        List<DeviceView> devices,
        @Nullable EncounterSnapshot encounter) {

    /**
     * Against what the lane searches.
     *
     * @param coverage which generation of each country, and which part of it; null where it came in one file
     * @param refusals what was not taken of the newest update
     */
    @RegisterForReflection
    record WatchlistView(
            @Nullable String issuer,
            @Nullable Long version,
            @Nullable Instant issuedAt,
            Generation.Age age,
            @Nullable String coverage,
            int notices,
            int fingers,
            List<Refusal> refusals) {
        static WatchlistView of(Generation generation, Generation.Age age, List<Refusal> refusals) {
            return new WatchlistView(
                    generation.header().map(Generation.Header::issuer).orElse(null),
                    generation.header().map(Generation.Header::version).orElse(null),
                    generation.header().map(Generation.Header::issuedAt).orElse(null),
                    age,
                    generation
                            .header()
                            .flatMap(Generation.Header::origin)
                            .map(Origin::coverage)
                            .orElse(null),
                    generation.notices(),
                    generation.fingers(),
                    refusals);
        }
    }

    /** Whether the centre is there, why it refuses if it does, how much waits for it, and how much found no room to. */
    @RegisterForReflection
    record LinkView(
            OutboxDelivery.LinkState state, @Nullable String refusal, long waiting, long shed) {
        static LinkView of(OutboxDelivery delivery) {
            return new LinkView(delivery.state(), delivery.refusal().orElse(null), delivery.waiting(), delivery.shed());
        }
    }

    /** One device. */
    @RegisterForReflection
    record DeviceView(
            String device,
            DeviceClass deviceClass,
            String model,
            String profile,
            String why,
            boolean identification,
            boolean live,
            String port,
            String state,
            Instant since,
            @Nullable DeviceFault fault,
            @Nullable String lastError) {
        static DeviceView of(DeviceStatus status) {
            String state = switch (status.state()) {
                case DeviceState.Absent _ -> "ABSENT";
                case DeviceState.Opening _ -> "OPENING";
                case DeviceState.Ready _ -> "READY";
                case DeviceState.Busy _ -> "BUSY";
                case DeviceState.Faulty _ -> "FAULTY";
            };
            return new DeviceView(
                    status.device(),
                    status.deviceClass(),
                    status.model(),
                    status.profile(),
                    status.why(),
                    status.identification(),
                    status.live(),
                    status.port(),
                    state,
                    status.state().since(),
                    status.state() instanceof DeviceState.Faulty faulty ? faulty.fault() : null,
                    status.lastError());
        }
    }
}
