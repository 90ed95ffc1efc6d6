package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.tambo.security.Enrolment;
import org.tambo.security.StationKeys;

/** What the centre's operators do: enrol and revoke devices, look at the fleet and at its alerts. */
@Path("/")
@IfBuildProfile("centre")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class Operator {
    private static final int MOST_NAME = 100;
    private static final int MOST_ADDRESS = 200;

    private final Devices devices;
    private final Entries entries;
    private final Epochs epochs;
    private final Publisher publisher;
    private final ContactNetwork network;
    private final CertificateAuthority authority;
    private final StationKeys keys;
    private final CentreSettings settings;
    private final Clock clock;

    Operator(
            Devices devices,
            Entries entries,
            Epochs epochs,
            Publisher publisher,
            ContactNetwork network,
            CertificateAuthority authority,
            StationKeys keys,
            CentreSettings settings,
            Clock clock) {
        this.devices = devices;
        this.entries = entries;
        this.epochs = epochs;
        this.publisher = publisher;
        this.network = network;
        this.authority = authority;
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Takes a device in: its name and its two public keys, SubjectPublicKeyInfo in base64. The answer is the file that the
     * device has to be given. {@code push} is where it listens for hints, if it does.
     */
    @POST
    @Path("devices")
    public byte[] enrol(JsonNode request) {
        String name = request.path("name").asText();
        if (name.isBlank() || name.length() > MOST_NAME) {
            throw new BadRequestException("name must be given, at most " + MOST_NAME + " characters");
        }
        PublicKey signing = key("Ed25519", request.path("signingKey").asText());
        PublicKey sealing = key("X25519", request.path("sealingKey").asText());
        URI push = request.path("push").asText("").isEmpty()
                ? null
                : address(request.path("push").asText());
        String id = StationKeys.idOf(signing);
        QuarkusTransaction.requiringNew()
                .run(() -> devices.enrol(new Devices.Device(id, name, signing, sealing, false), push, clock.instant()));
        publisher.publish();
        try {
            return new Enrolment(
                            id,
                            name,
                            settings.address(),
                            settings.published().map(URI::toString).orElse(""),
                            authority.device(id, signing, clock.instant()),
                            authority.certificate(),
                            keys.devicePublicKey(),
                            keys.sealingKeys().getPublic(),
                            publisher.root())
                    .bytes();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the device's certificate cannot be made", e);
        }
    }

    private static URI address(String push) {
        try {
            URI address = new URI(push);
            if (push.length() <= MOST_ADDRESS
                    && Set.of("http", "https").contains(String.valueOf(address.getScheme()))
                    && address.getHost() != null
                    && push.endsWith("/")) {
                return address;
            }
        } catch (URISyntaxException e) {
            // It is said below what it should be.
        }
        throw new BadRequestException("push must be a http or https address with a slash at its end");
    }

    private static PublicKey key(String algorithm, String base64) {
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new BadRequestException("no " + algorithm + " public key, SubjectPublicKeyInfo in base64");
        }
    }

    /** A device that is lost: it can send no more, and reads nothing that is published from now on. */
    @POST
    @Path("devices/{id}/revocation")
    @Consumes(MediaType.WILDCARD)
    public void revoke(@PathParam("id") String id) {
        boolean revoked = QuarkusTransaction.requiringNew().call(() -> {
            boolean was = devices.revoke(id, clock.instant());
            if (was) {
                epochs.next(clock.instant());
            }
            return was;
        });
        if (!revoked) {
            throw new NotFoundException("no device in use is called " + id);
        }
        publisher.publish();
    }

    /** The database was brought back from a backup, and has again what it lacked: everything is published anew from it. */
    @POST
    @Path("publications/anew")
    @Consumes(MediaType.WILDCARD)
    public void publishAnew() {
        publisher.publishAnew();
    }

    @GET
    @Path("devices")
    public List<Devices.Seen> fleet() {
        return devices.fleet();
    }

    /** What a device has sent up after the entry of that number, some at a time. */
    @GET
    @Path("devices/{id}/entries")
    public List<Entries.Kept> entries(@PathParam("id") String id, @QueryParam("after") @DefaultValue("0") long after) {
        return entries.of(id, after);
    }

    /** How far the alerts of a device's hits have come. */
    @GET
    @Path("devices/{id}/alerts")
    public List<ContactNetwork.Alert> alerts(@PathParam("id") String id) {
        return network.of(id);
    }

    @POST
    @Path("devices/{id}/alerts/{sequence}/acknowledgement")
    public void acknowledge(@PathParam("id") String id, @PathParam("sequence") long sequence, JsonNode request) {
        String by = request.path("by").asText();
        if (by.isBlank() || by.length() > MOST_NAME) {
            throw new BadRequestException("by must say who, in at most " + MOST_NAME + " characters");
        }
        if (!network.acknowledge(id, sequence, by)) {
            throw new NotFoundException("no alert of that number is open");
        }
    }
}
