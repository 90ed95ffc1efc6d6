package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Notices are read as they come and may be of any length. All else is held in memory while it is read: it says its length
 * beforehand, and that is small.
 */
@Singleton
@IfBuildProfile("centre")
public class SmallRequests {
    private static final long MOST_BYTES = 8 * 1024 * 1024;

    @ServerRequestFilter(preMatching = true)
    public Optional<Response> check(HttpServerRequest request) {
        if (request.path().startsWith("/notices/")) {
            return Optional.empty();
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return request.getHeader("Transfer-Encoding") == null
                    ? Optional.empty()
                    : refused(Response.Status.LENGTH_REQUIRED);
        }
        return isSmall(length) ? Optional.empty() : refused(Response.Status.REQUEST_ENTITY_TOO_LARGE);
    }

    private static boolean isSmall(String length) {
        try {
            return Long.parseLong(length) <= MOST_BYTES;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Optional<Response> refused(Response.Status status) {
        return Optional.of(Response.status(status).build());
    }
}
