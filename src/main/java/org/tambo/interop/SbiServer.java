package org.tambo.interop;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * The listener of an {@link SbiOffer}: the interface has its own methods and its own range of ports, which is why it is
 * not one of the edge's REST resources. It listens on this machine alone and answers no browser's page.
 */
final class SbiServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SbiServer.class);
    private static final int FIRST_PORT = 4_501;
    private static final int LAST_PORT = 4_600;
    private static final int MOST_BODY = 64 << 10;
    private static final int MOST_AT_ONCE = 16;
    private static final int IDLE_SECONDS = 180;
    private static final String HERE = "127.0.0.1";
    private static final Set<String> LOCAL = Set.of("localhost", HERE);

    private final HttpServer server;
    private final SbiOffer offer;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    private SbiServer(Vertx vertx, SbiOffer offer) {
        this.offer = offer;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(HERE)
                .setIdleTimeout(IDLE_SECONDS)
                .setTcpNoDelay(true));
        server.requestHandler(this::take);
    }

    /** @throws IllegalStateException when none of the hundred ports is free */
    static SbiServer start(Vertx vertx, SbiOffer offer) {
        for (int port = FIRST_PORT; port <= LAST_PORT; port++) {
            SbiServer server = new SbiServer(vertx, offer);
            try {
                server.server
                        .listen(port)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
                LOG.infof("The devices are offered by SBI on port %d", port);
                return server;
            } catch (CompletionException e) {
                LOG.debugf("port %d is another's: %s", port, e.getCause());
            }
        }
        throw new IllegalStateException("none of the ports " + FIRST_PORT + " to " + LAST_PORT + " is free");
    }

    int port() {
        return server.actualPort();
    }

    private void take(HttpServerRequest request) {
        HostAndPort host = request.authority();
        if (host == null || !LOCAL.contains(host.host()) || request.getHeader("Origin") != null) {
            request.response().setStatusCode(403).end();
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > MOST_BODY) {
                request.connection().close();
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (free.tryAcquire()) {
                Thread.ofVirtual().name("sbi").start(() -> answer(request, body.toString()));
            } else {
                request.response().setStatusCode(503).end();
            }
        });
    }

    private void answer(HttpServerRequest request, String body) {
        try {
            Optional<String> answer =
                    offer.answer(request.method().name(), request.path(), body, "http://" + HERE + ":" + port() + "/");
            if (answer.isPresent()) {
                request.response().putHeader("Content-Type", "application/json").end(answer.get());
            } else {
                request.response().setStatusCode(404).end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("A request of the Secure Biometric Interface failed", e);
            if (!request.response().ended()) {
                request.response().setStatusCode(500).end();
            }
        } finally {
            free.release();
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
