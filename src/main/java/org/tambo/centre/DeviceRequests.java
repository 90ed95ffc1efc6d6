package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Keeps the two doors apart: devices come over mutual TLS and may do what devices do; operators and countries come from this
 * machine, in clear, and may do the rest.
 */
@ApplicationScoped
@IfBuildProfile("centre")
public class DeviceRequests {
    /** Before everything else. */
    private static final int FIRST = 1_000;

    private static final Set<String> OF_DEVICES = Set.of("/up", "/pictures", "/hints", "/alerts");
    private static final String COMMON_NAME = "CN=";

    void register(@Observes Filters filters) {
        filters.register(DeviceRequests::check, FIRST);
    }

    private static void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean ofDevices = OF_DEVICES.contains(context.normalizedPath());
        if (request.isSSL() && !ofDevices) {
            refuse(context, "this is for operators, on the centre's own machine");
        } else if (!request.isSSL() && ofDevices) {
            refuse(context, "this is for devices, over TLS with their certificate");
        } else if (!request.isSSL() && !isLocal(request.remoteAddress())) {
            refuse(context, "operators ask from the centre's own machine");
        } else {
            context.next();
        }
    }

    private static boolean isLocal(SocketAddress peer) {
        try {
            return InetAddress.getByName(peer.hostAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The device that a connection's certificate names; the handshake has checked whose word that is. */
    static String device(HttpServerRequest request) {
        try {
            X509Certificate certificate =
                    (X509Certificate) request.connection().sslSession().getPeerCertificates()[0];
            String name = certificate.getSubjectX500Principal().getName();
            return name.startsWith(COMMON_NAME) ? name.substring(COMMON_NAME.length()) : "";
        } catch (SSLPeerUnverifiedException e) {
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
