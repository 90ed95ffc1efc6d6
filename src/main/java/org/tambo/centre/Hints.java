package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.jboss.resteasy.reactive.RestStreamElementType;

/**
 * Tells checkpoints that keep a connection open that there is something new, so that a withdrawal counts within seconds. A
 * hint is not trusted: it only makes a checkpoint look sooner.
 */
@Path("/hints")
@Singleton
@IfBuildProfile("centre")
public class Hints {
    /** So that a dead connection is noticed by either side. */
    private static final Duration ALIVE = Duration.ofSeconds(15);

    private final BroadcastProcessor<Publisher.Publication> published = BroadcastProcessor.create();
    private final Publisher publisher;

    Hints(Publisher publisher) {
        this.publisher = publisher;
    }

    @PostConstruct
    void listen() {
        publisher.onPublished(published::onNext);
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<String> hints() {
        Multi<String> updates = published.onOverflow().dropPreviousItems().map(Hints::json);
        Multi<String> ticks =
                Multi.createFrom().ticks().every(ALIVE).onOverflow().drop().map(_ -> "{}");
        return Multi.createBy().merging().streams(updates, ticks);
    }

    private static String json(Publisher.Publication publication) {
        return "{\"timestamp\":" + publication.timestamp() + (publication.urgent() ? ",\"urgent\":true}" : "}");
    }
}
