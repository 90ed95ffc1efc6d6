package org.tambo.kiosk;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.tambo.watchlist.WatchlistRefused;

/** Says by name why a watchlist was refused. */
@Provider
public class WatchlistRefusals implements ExceptionMapper<WatchlistRefused> {
    @Override
    public Response toResponse(WatchlistRefused refused) {
        Response.Status status = switch (refused.reason()) {
            case UNKNOWN_SIGNER, BAD_SIGNATURE -> Response.Status.FORBIDDEN;
            case OLDER_VERSION, OTHER_BASE -> Response.Status.CONFLICT;
            case TOO_LARGE -> Response.Status.REQUEST_ENTITY_TOO_LARGE;
            case UNKNOWN_FORMAT, TORN, BAD_NOTICE -> Response.Status.BAD_REQUEST;
        };
        return HttpProblem.builder()
                .withStatus(status)
                .withTitle("Watchlist refused")
                .withDetail(refused.getMessage())
                .with("reason", refused.reason().name())
                .build()
                .toResponse();
    }
}
