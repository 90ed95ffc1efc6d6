package org.tambo.kiosk;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.tambo.screening.StationPolicy;
import org.tambo.sync.UpdateStatus;
import org.tambo.sync.Updates;
import org.tambo.sync.update.Refusal;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Origin;
import org.tambo.watchlist.Watchlist;

/** Down while an update is refused or the watchlist is too old; says which state is searched, and what was not taken. */
@Readiness
@ApplicationScoped
class UpdatesHealth implements HealthCheck {
    private final Updates updates;
    private final Watchlist watchlist;
    private final StationPolicy policy;
    private final Clock clock;

    UpdatesHealth(Updates updates, Watchlist watchlist, StationPolicy policy, Clock clock) {
        this.updates = updates;
        this.watchlist = watchlist;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        UpdateStatus status = updates.status();
        Generation searched = watchlist.current();
        Generation.Age age = policy.age(searched, clock.instant());
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("watchlist").withData("age", age.name());
        searched.header().ifPresent(header -> {
            response.withData(
                    "issuedAt",
                    header.issuedAt().truncatedTo(ChronoUnit.SECONDS).toString());
            header.origin().map(Origin::generations).ifPresent(of -> of.forEach(response::withData));
        });
        Optional.ofNullable(status.unreachable()).ifPresent(why -> response.withData("unreachable", why));
        int number = 0;
        for (Refusal refusal : status.refusals()) {
            response.withData(
                    "refused " + ++number, refusal.country() + " " + refusal.reason() + ": " + refusal.message());
        }
        return response.status(status.refusals().isEmpty() && age != Generation.Age.RED && age != Generation.Age.NONE)
                .build();
    }
}
