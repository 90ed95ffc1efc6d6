package org.tambo.kiosk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocket;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Pushes the whole view to every open page at each change, and once when a page connects. */
@WebSocket(path = "/ws/lane")
public class LaneSocket {
    private static final Logger LOG = Logger.getLogger(LaneSocket.class);

    private final LaneScreen screen;
    private final OpenConnections connections;
    private final ObjectMapper json;

    LaneSocket(LaneScreen screen, OpenConnections connections, ObjectMapper json) {
        this.screen = screen;
        this.connections = connections;
        this.json = json;
    }

    void start(@Observes StartupEvent event) {
        screen.onChange(this::push);
    }

    @OnOpen
    String opened() {
        return view();
    }

    /** The watchlist grows older without anything happening. */
    @Scheduled(every = "60s")
    void push() {
        if (connections.listAll().isEmpty()) {
            return;
        }
        String view = view();
        connections.forEach(connection -> connection
                .sendText(view)
                .subscribe()
                .with(_ -> {}, failure -> LOG.debugf("A page is gone: %s", failure)));
    }

    private String view() {
        try {
            return json.writeValueAsString(screen.view());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
