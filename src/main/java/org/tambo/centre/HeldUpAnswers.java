package org.tambo.centre;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Says to whoever brought something that it is kept, though it is not published yet. */
@Provider
@IfBuildProfile("centre")
public class HeldUpAnswers implements ExceptionMapper<PublicationHeldUp> {
    @Override
    public Response toResponse(PublicationHeldUp heldUp) {
        return HttpProblem.builder()
                .withStatus(Response.Status.SERVICE_UNAVAILABLE)
                .withTitle("Held up")
                .withDetail(
                        "what was sent is kept, and is published as soon as that can be done: " + heldUp.getMessage())
                .build()
                .toResponse();
    }
}
