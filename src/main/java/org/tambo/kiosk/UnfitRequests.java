package org.tambo.kiosk;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** A body that is JSON but not what the address takes; the answer names no class of ours. */
@Provider
public class UnfitRequests implements ExceptionMapper<MismatchedInputException> {
    @Override
    public Response toResponse(MismatchedInputException unfit) {
        return HttpProblem.builder()
                .withStatus(Response.Status.BAD_REQUEST)
                .withTitle("Bad Request")
                .withDetail("the body is not of the form that this address takes")
                .build()
                .toResponse();
    }
}
