package org.tambo.kiosk;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.tambo.sync.UpdateNotTaken;

/** Says by name why an update that was brought was not taken. */
@Provider
public class UpdateRefusals implements ExceptionMapper<UpdateNotTaken> {
    @Override
    public Response toResponse(UpdateNotTaken refused) {
        return HttpProblem.builder()
                .withStatus(Response.Status.FORBIDDEN)
                .withTitle("Update refused")
                .withDetail(refused.refusal().message())
                .with("reason", refused.refusal().reason())
                .build()
                .toResponse();
    }
}
