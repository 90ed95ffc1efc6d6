package org.tambo.kiosk;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Lets in only requests that this machine's own page or tools make. The service listens on the loopback address alone,
 * but a browser on the same machine may show someone else's page: such a page's requests carry another origin, or, after
 * DNS rebinding, another host.
 */
@ApplicationScoped
class LocalRequests {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    /** Before everything else. */
    private static final int FIRST = 1_000;

    void register(@Observes Filters filters) {
        filters.register(LocalRequests::check, FIRST);
    }

    private static void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        HostAndPort host = request.authority();
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (host == null || !LOCAL.contains(host.host())) {
            refuse(context, "the host is not this machine's");
        } else if (origin != null && !origin(origin).equals(host.host() + ":" + host.port())) {
            refuse(context, "the request comes from another origin's page");
        } else {
            context.next();
        }
    }

    private static String origin(String header) {
        try {
            URI uri = new URI(header);
            return uri.getHost() + ":" + uri.getPort();
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private static void refuse(RoutingContext context, String why) {
        context.response()
                .setStatusCode(403)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end("{\"status\":403,\"title\":\"Forbidden\",\"detail\":\"" + why + "\"}");
    }
}
