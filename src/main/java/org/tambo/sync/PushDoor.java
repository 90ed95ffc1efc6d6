package org.tambo.sync;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where the centre pushes its hints to, on a station whose operator has opened it beyond its own machine. There is nothing else
 * behind it: docs/sync-protocol.md, 1.5.
 */
@ApplicationScoped
public class PushDoor {
    private static final Logger LOG = Logger.getLogger(PushDoor.class);
    private static final String PATH = "/hint";
    private static final int IDLE_SECONDS = 10;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;

    private final Vertx vertx;
    private final UpdateSettings settings;
    private final CentreLink link;
    private final PushedHints hints;
    private @Nullable HttpServer server;

    PushDoor(Vertx vertx, UpdateSettings settings, CentreLink link, Updates updates) {
        this.vertx = vertx;
        this.settings = settings;
        this.link = link;
        this.hints = new PushedHints(this::key, updates::hint, InstantSource.system());
    }

    private Optional<PublicKey> key() {
        return link.isEnrolled() ? Optional.of(link.enrolment().receiptKey()) : Optional.empty();
    }

    void start(@Observes StartupEvent event) {
        settings.push().ifPresent(address -> {
            HostAndPort at = HostAndPort.parseAuthority(address, -1);
            if (at == null || at.port() < 0) {
                throw new IllegalArgumentException(
                        "tambo.updates.push must be an address and a port, such as 0.0.0.0:8092, and is " + address);
            }
            server = listen(vertx, hints, at.host(), at.port());
            LOG.infof("The centre may push its hints to port %d", server.actualPort());
        });
    }

    static HttpServer listen(Vertx vertx, PushedHints hints, String host, int port) {
        return vertx.createHttpServer(
                        new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setHttp2ClearTextEnabled(false))
                .requestHandler(request -> take(vertx, hints, request))
                .listen(port, host)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void take(Vertx vertx, PushedHints hints, HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.POST) || !PATH.equals(request.path())) {
            request.response().setStatusCode(NOT_FOUND).end();
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() <= PushedHint.MOST_BYTES) {
                body.appendBuffer(part);
            } else {
                request.connection().close();
            }
        });
        request.endHandler(_ -> {
            if (body.length() > PushedHint.MOST_BYTES) {
                request.response().setStatusCode(TOO_LARGE).end();
            } else {
                vertx.executeBlocking(() -> hints.take(body.getBytes()))
                        .onSuccess(outcome -> request.response()
                                .setStatusCode(outcome.status())
                                .end());
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        if (server != null) {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
