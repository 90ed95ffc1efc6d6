package org.tambo.kiosk;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.tambo.screening.LaneRefused;

/** Says by name why an officer's act was refused. */
@Provider
public class Refusals implements ExceptionMapper<LaneRefused> {
    @Override
    public Response toResponse(LaneRefused refused) {
        Response.Status status = switch (refused.reason()) {
            case NO_SUCH_ENCOUNTER, NO_SUCH_CANDIDATE, NO_SUCH_HIT -> Response.Status.NOT_FOUND;
            case ALREADY_ADJUDICATED,
                    NOTICE_WITHDRAWN,
                    ALREADY_RETRACTED,
                    ADJUDICATE_FIRST,
                    ENCOUNTER_OPEN,
                    NOT_NOW,
                    SUPERVISOR_DECIDES -> Response.Status.CONFLICT;
            case OVERLOADED -> Response.Status.SERVICE_UNAVAILABLE;
        };
        return HttpProblem.builder()
                .withStatus(status)
                .withTitle(status.getReasonPhrase())
                .with("reason", refused.reason().name())
                .build()
                .toResponse();
    }
}
