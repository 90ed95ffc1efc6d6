package org.tambo.kiosk;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.tambo.security.UntrustedKeyFile;

/** A file in the station's trust folder keeps watchlists out: not the sender's fault, and a technician's to mend. */
@Provider
public class StationFaults implements ExceptionMapper<UntrustedKeyFile> {
    @Override
    public Response toResponse(UntrustedKeyFile fault) {
        return HttpProblem.builder()
                .withStatus(Response.Status.SERVICE_UNAVAILABLE)
                .withTitle("Station fault")
                .withDetail("a file in the station's trust folder is no key; its log says which")
                .with("reason", "UNTRUSTED_KEY_FILE")
                .build()
                .toResponse();
    }
}
