package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.jboss.resteasy.reactive.RestQuery;
import org.tambo.security.StationKeys;

/** Where devices bring what they send up, over mutual TLS. */
@Path("/")
@IfBuildProfile("centre")
@RunOnVirtualThread
public class Receiver {
    private final Reception reception;
    private final Refusals refusals;

    Receiver(Entries entries, Refusals refusals, StationKeys keys, Clock clock) {
        this.refusals = refusals;
        this.reception = new Reception(entries, keys::sign, keys.devicePublicKey(), clock);
    }

    @POST
    @Path("up")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response take(@Context HttpServerRequest connection, byte[] request) {
        String device = DeviceRequests.device(connection);
        return answered(device, reception.take(device, request));
    }

    @POST
    @Path("pictures")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Produces(MediaType.APPLICATION_JSON)
    public Response takePart(
            @Context HttpServerRequest connection,
            @RestQuery long hit,
            @RestQuery int place,
            @RestQuery int offset,
            byte[] part) {
        String device = DeviceRequests.device(connection);
        return answered(device, reception.takePart(device, hit, place, offset, part));
    }

    private Response answered(String device, Reception.Answer answer) {
        if (answer.status() != Response.Status.OK.getStatusCode()) {
            refusals.note(device, answer.body());
        }
        return Response.status(answer.status()).entity(answer.body()).build();
    }
}
