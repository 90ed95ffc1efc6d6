package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Says where a country takes hits as transactions, and what became of each. */
@Path("/countries/{code}")
@IfBuildProfile("centre")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TransactionRequests {
    private final Transactions transactions;

    TransactionRequests(Transactions transactions) {
        this.transactions = transactions;
    }

    @GET
    @Path("delivery")
    public ItlDelivery delivery(@PathParam("code") String code) {
        return transactions
                .delivery(country(code))
                .orElseThrow(() -> new NotFoundException(code + " takes no transactions"));
    }

    @PUT
    @Path("delivery")
    public void put(@PathParam("code") String code, ItlDelivery delivery) {
        Country country = country(code);
        delivery.fault().ifPresent(fault -> {
            throw new BadRequestException(fault);
        });
        transactions.put(country, delivery);
    }

    @GET
    @Path("transactions")
    public List<Transactions.Sent> transactions(@PathParam("code") String code) {
        return transactions.of(country(code));
    }

    private static Country country(String code) {
        return Country.of(code).orElseThrow(() -> new NotFoundException(code + " is none of BOL, COL, ECU, PER"));
    }
}
