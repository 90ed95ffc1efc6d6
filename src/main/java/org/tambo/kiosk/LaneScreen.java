package org.tambo.kiosk;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.tambo.screening.Lane;
import org.tambo.security.Officer;
import org.tambo.security.Station;
import org.tambo.sync.HitDelivery;
import org.tambo.watchlist.Watchlist;

/** Puts together what the page shows at this moment. */
@ApplicationScoped
class LaneScreen {
    private final Lane lane;
    private final Watchlist watchlist;
    private final HitDelivery delivery;
    private final Officer officer;
    private final Station station;
    private final Clock clock;

    LaneScreen(Lane lane, Watchlist watchlist, HitDelivery delivery, Officer officer, Station station, Clock clock) {
        this.lane = lane;
        this.watchlist = watchlist;
        this.delivery = delivery;
        this.officer = officer;
        this.station = station;
        this.clock = clock;
    }

    LaneView view() {
        Instant now = clock.instant();
        return new LaneView(
                officer,
                station.place(),
                now,
                LaneView.WatchlistView.of(watchlist.current(), now),
                new LaneView.LinkView(delivery.state(), delivery.waiting()),
                lane.devices().stream().map(LaneView.DeviceView::of).toList(),
                lane.snapshot().orElse(null));
    }

    /** Calls back whenever the view has changed. */
    void onChange(Runnable listener) {
        lane.onChange(listener);
        watchlist.onChange(listener);
        delivery.onChange(listener);
    }
}
