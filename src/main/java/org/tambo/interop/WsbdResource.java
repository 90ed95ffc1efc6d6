package org.tambo.interop;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Each fingerprint scanner as a WS-Biometric Devices service of its own, where the configuration wants it. */
@Path("/wsbd/{device}/{operation: .+}")
@Produces(MediaType.TEXT_XML)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
public class WsbdResource {
    private final OfferedDevices offered;

    WsbdResource(OfferedDevices offered) {
        this.offered = offered;
    }

    @GET
    public String get(@PathParam("device") String device, @PathParam("operation") String operation)
            throws InterruptedException {
        return answer("GET", device, operation);
    }

    @POST
    public String post(@PathParam("device") String device, @PathParam("operation") String operation)
            throws InterruptedException {
        return answer("POST", device, operation);
    }

    @PUT
    public String put(@PathParam("device") String device, @PathParam("operation") String operation)
            throws InterruptedException {
        return answer("PUT", device, operation);
    }

    @DELETE
    public String delete(@PathParam("device") String device, @PathParam("operation") String operation)
            throws InterruptedException {
        return answer("DELETE", device, operation);
    }

    private String answer(String method, String device, String operation) throws InterruptedException {
        return offered.wsbd(device)
                .orElseThrow(() -> new NotFoundException("no such device is offered"))
                .answer(method, operation);
    }
}
