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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says whom a country has called, and takes what a country says of it. */
@Path("/countries/{code}/contacts")
@IfBuildProfile("centre")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ContactRequests {
    private final Contacts contacts;

    ContactRequests(Contacts contacts) {
        this.contacts = contacts;
    }

    @GET
    public List<Contact> get(@PathParam("code") String code) {
        return contacts.of(country(code).name());
    }

    @PUT
    public void put(@PathParam("code") String code, List<Contact> said) {
        Country country = country(code);
        Set<Integer> ranks = new HashSet<>();
        for (Contact contact : said) {
            contact.fault().ifPresent(fault -> {
                throw new BadRequestException(fault);
            });
            if (!ranks.add(contact.rank())) {
                throw new BadRequestException("rank " + contact.rank() + " stands twice");
            }
        }
        contacts.put(country, said);
    }

    private static Country country(String code) {
        return Country.of(code).orElseThrow(() -> new NotFoundException(code + " is none of BOL, COL, ECU, PER"));
    }
}
