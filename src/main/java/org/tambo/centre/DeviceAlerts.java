package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Tells a device, over mutual TLS, how far the alerts of its own hits have come. */
@Path("/alerts")
@IfBuildProfile("centre")
@RunOnVirtualThread
public class DeviceAlerts {
    private final Devices devices;
    private final ContactNetwork network;

    DeviceAlerts(Devices devices, ContactNetwork network) {
        this.devices = devices;
        this.network = network;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<ContactNetwork.Alert> alerts(@Context HttpServerRequest connection) {
        Devices.Device device = devices.find(DeviceRequests.device(connection))
                .filter(found -> !found.revoked())
                .orElseThrow(() -> new NotAuthorizedException("certificate"));
        return network.of(device.id());
    }
}
