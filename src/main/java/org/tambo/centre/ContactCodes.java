package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.tambo.security.StationKeys;
import org.tambo.sync.ContactCode;

/**
 * Takes the codes that checkpoints without a link told by telephone. A code stands for its hit, whichever of the two comes
 * first: the hit is there once, and who was told already is not called again.
 */
@Path("/contact-codes")
@IfBuildProfile("centre")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ContactCodes {
    private static final int MOST_TEXT = 200;
    private static final int MOST_LISTED = 1_000;

    private final DataSource database;
    private final Devices devices;
    private final ContactNetwork network;
    private final StationKeys keys;
    private final Clock clock;

    ContactCodes(DataSource database, Devices devices, ContactNetwork network, StationKeys keys, Clock clock) {
        this.database = database;
        this.devices = devices;
        this.network = network;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A code that was found to be true.
     *
     * @param arrived whether its hit is here
     */
    @RegisterForReflection
    public record Told(
            String device,
            String place,
            long sequence,
            String country,
            String notice,
            String told,
            Instant enteredAt,
            boolean arrived) {}

    /** Enters a code: {@code country} and {@code notice} as they were told, {@code code}, and {@code by}, who was called. */
    @POST
    @Transactional
    public Told enter(JsonNode request) {
        String country = text(request, "country");
        String notice = text(request, "notice");
        String by = text(request, "by");
        ContactCode code;
        try {
            code = ContactCode.heard(text(request, "code"));
        } catch (ContactCode.Misheard e) {
            throw new BadRequestException(e.getMessage());
        }
        if (Country.of(country).isEmpty()) {
            throw new BadRequestException("country is none of BOL, COL, ECU, PER");
        }
        Devices.Device device = devices.beginningWith(code.devicePrefix()).stream()
                .filter(each -> !each.revoked() && isBy(each, code, country, notice))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(
                        "no device in use has made this code for this notice: ask again for notice and code"));
        keep(device.id(), code.sequence(), country, notice, by);
        network.acknowledge(device.id(), code.sequence(), by);
        return told("where c.device = ? and c.sequence = ?", device.id(), code.sequence())
                .getFirst();
    }

    private static String text(JsonNode request, String name) {
        String text = request.path(name).asText().strip();
        if (text.isEmpty() || text.length() > MOST_TEXT) {
            throw new BadRequestException(name + " must be given, at most " + MOST_TEXT + " characters");
        }
        return text;
    }

    private boolean isBy(Devices.Device device, ContactCode code, String country, String notice) {
        var key = ContactCode.key(keys.sealingKeys(), device.sealingKey(), device.id());
        return code.sequence() > 0
                && ContactCode.of(key, device.id(), code.sequence(), country, notice)
                        .equals(code);
    }

    /** The same code again changes nothing. */
    private void keep(String device, long sequence, String country, String notice, String by) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                    insert into contact_code (device, sequence, country, notice, told, entered_at)
                    values (?, ?, ?, ?, ?, ?) on conflict do nothing\
                    """)) {
            insert.setString(1, device);
            insert.setLong(2, sequence);
            insert.setString(3, country);
            insert.setString(4, notice);
            insert.setString(5, by);
            insert.setTimestamp(6, Timestamp.from(clock.instant()));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** The newest codes, and whether their hits have come. */
    @GET
    @Transactional
    public List<Told> told() {
        return told("order by c.entered_at desc limit ?", MOST_LISTED);
    }

    private List<Told> told(String which, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                    select c.device, d.name, c.sequence, c.country, c.notice, c.told, c.entered_at,
                           exists (select 1 from entry e where e.device = c.device and e.sequence = c.sequence)
                    from contact_code c join device d on d.id = c.device\
                    """ + " " + which)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                List<Told> told = new ArrayList<>();
                while (row.next()) {
                    told.add(new Told(
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getTimestamp(7).toInstant(),
                            row.getBoolean(8)));
                }
                return told;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }
}
