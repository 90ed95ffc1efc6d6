package org.tambo.kiosk;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.tambo.screening.EncounterSnapshot;
import org.tambo.screening.Lane;
import org.tambo.screening.StationPolicy;
import org.tambo.security.Officer;
import org.tambo.security.Station;
import org.tambo.sync.OutboxDelivery;
import org.tambo.sync.Updates;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Watchlist;

/** Puts together what the page shows at this moment. */
@ApplicationScoped
class LaneScreen {
    private final Lane lane;
    private final Watchlist watchlist;
    private final Updates updates;
    private final OutboxDelivery delivery;
    private final Officer officer;
    private final Station station;
    private final StationPolicy policy;
    private final Clock clock;

    LaneScreen(
            Lane lane,
            Watchlist watchlist,
            Updates updates,
            OutboxDelivery delivery,
            Officer officer,
            Station station,
            StationPolicy policy,
            Clock clock) {
        this.lane = lane;
        this.watchlist = watchlist;
        this.updates = updates;
        this.delivery = delivery;
        this.officer = officer;
        this.station = station;
        this.policy = policy;
        this.clock = clock;
    }

    LaneView view() {
        Instant now = clock.instant();
        Generation searched = watchlist.current();
        return new LaneView(
                officer,
                station.place(),
                policy.country(),
                policy.situation(),
                now,
                LaneView.WatchlistView.of(
                        searched, policy.age(searched, now), updates.status().refusals()),
                LaneView.LinkView.of(delivery),
                lane.devices().stream().map(LaneView.DeviceView::of).toList(),
                lane.snapshot().map(EncounterSnapshot::forOfficer).orElse(null));
    }

    /** Calls back whenever the view has changed. */
    void onChange(Runnable listener) {
        lane.onChange(listener);
        watchlist.onChange(listener);
        updates.onChange(listener);
        delivery.onChange(listener);
    }
}
