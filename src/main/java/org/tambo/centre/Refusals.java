package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
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

/**
 * What devices sent up and was not taken, in the operators' view: for each device and reason how often, and the last one.
 * Whoever has a certificate can be refused as often as it likes, and fills nothing.
 */
@Path("/refusals")
@IfBuildProfile("centre")
@RunOnVirtualThread
public class Refusals {
    private static final int MOST_LISTED = 1_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final DataSource database;
    private final Clock clock;

    Refusals(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Why a device was refused.
     *
     * @param sequence of the entry that was refused last; 0 where it was the whole delivery
     */
    @RegisterForReflection
    public record Refused(
            String device, String reason, long sequence, String detail, long times, Instant firstAt, Instant lastAt) {}

    /** @param answer what the device was told */
    @Transactional
    void note(String device, byte[] answer) {
        try (Connection connection = database.getConnection();
                PreparedStatement upsert = connection.prepareStatement("""
                    insert into refusal (device, reason, sequence, detail, times, first_at, last_at)
                    values (?, ?, ?, ?, 1, ?, ?)
                    on conflict (device, reason) do update
                    set sequence = excluded.sequence, detail = excluded.detail, times = refusal.times + 1,
                        last_at = excluded.last_at\
                    """)) {
            JsonNode told = JSON.readTree(answer);
            Timestamp now = Timestamp.from(clock.instant());
            upsert.setString(1, device);
            upsert.setString(2, told.path("reason").asText());
            upsert.setLong(3, told.path("refused").asLong());
            upsert.setString(4, told.path("detail").asText());
            upsert.setTimestamp(5, now);
            upsert.setTimestamp(6, now);
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Transactional
    public List<Refused> refused() {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                    select device, reason, sequence, detail, times, first_at, last_at
                    from refusal order by last_at desc limit ?\
                    """)) {
            query.setInt(1, MOST_LISTED);
            try (ResultSet row = query.executeQuery()) {
                List<Refused> refused = new ArrayList<>();
                while (row.next()) {
                    refused.add(new Refused(
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getString(4),
                            row.getLong(5),
                            row.getTimestamp(6).toInstant(),
                            row.getTimestamp(7).toInstant()));
                }
                return refused;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }
}
