package org.tambo.centre;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tambo.centre.itl.HitTransaction;
import org.tambo.centre.itl.ItlRefused;

/**
 * Brings each hit to the country that issued the notice as an ANSI/NIST-ITL transaction, where that country takes them. One
 * that cannot be delivered is tried again every minute; one that is not sound does not leave, and its reason stands here.
 */
@ApplicationScoped
@IfBuildProfile("centre")
public class Transactions {
    private static final Logger LOG = Logger.getLogger(Transactions.class);
    private static final String ORIGIN = "AND-TAMBO";
    private static final Duration AGAIN = Duration.ofMinutes(1);
    /** A hit whose pictures have not followed it by then goes without, and again when they have. */
    private static final Duration PICTURES_WITHIN = Duration.ofMinutes(10);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int BATCH = 20;
    private static final int MOST_LISTED = 1_000;

    private final DataSource database;
    private final ObjectMapper json;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    Transactions(DataSource database, ObjectMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /** What became of a hit's transaction: {@code SENT}, {@code FAILED} or {@code REFUSED}. */
    @RegisterForReflection
    public record Sent(
            String device,
            long sequence,
            String outcome,
            String detail,
            @Nullable Instant at) {}

    private record Due(String device, long sequence, byte[] entry, ItlDelivery delivery) {}

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void deliver() {
        for (Due due : QuarkusTransaction.requiringNew().call(this::claimed)) {
            String outcome = "SENT";
            String detail = "";
            try {
                deliver(due);
            } catch (ItlRefused e) {
                outcome = "REFUSED";
                detail = String.valueOf(e.getMessage());
            } catch (IOException | IllegalArgumentException e) {
                outcome = "FAILED";
                detail = String.valueOf(e.getMessage());
            }
            if (!detail.isEmpty()) {
                LOG.warnf("The transaction of (%s, %d) was not delivered: %s", due.device(), due.sequence(), detail);
            }
            note(due, outcome, detail);
        }
    }

    private void deliver(Due due) throws ItlRefused, IOException {
        JsonNode body = json.readTree(due.entry()).path("body");
        pictures(due).forEach((place, picture) -> {
            if (body.path("fingers").path(place) instanceof ObjectNode finger) {
                finger.put("png", picture);
            }
        });
        var hit = HitRecords.of(due.device(), due.sequence(), body);
        ItlDelivery to = due.delivery();
        byte[] transaction =
                HitTransaction.of(hit, new HitTransaction.Wishes(to.agency(), ORIGIN, to.wanted(), to.isOlder()));
        if (to.kind().equals("folder")) {
            put(Path.of(to.address()), hit.number() + ".an2", transaction);
        } else {
            post(to.address(), transaction);
        }
    }

    /** Those that have followed the hit and are whole, by their places among its fingers. */
    private Map<Integer, byte[]> pictures(Due due) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = database.getConnection();
                    PreparedStatement query = connection.prepareStatement(
                            "select place, bytes from picture where device = ? and hit = ? and complete")) {
                query.setString(1, due.device());
                query.setLong(2, due.sequence());
                Map<Integer, byte[]> pictures = new HashMap<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        pictures.put(row.getInt(1), row.getBytes(2));
                    }
                }
                return pictures;
            }
        });
    }

    private static void put(Path folder, String name, byte[] transaction) throws IOException {
        Path temporary = Files.createTempFile(folder, ".new", "");
        try {
            Files.write(temporary, transaction);
            Files.move(
                    temporary,
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void post(String address, byte[] transaction) throws IOException {
        try {
            int status = http.send(
                            HttpRequest.newBuilder(URI.create(address))
                                    .timeout(PATIENCE)
                                    .header("Content-Type", "application/octet-stream")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(transaction))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 != 2) {
                throw new IOException("the receiver answers " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Marks them as tried: should this instance die, they are tried again. */
    private List<Due> claimed() {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection();
                PreparedStatement claim = connection.prepareStatement("""
                    update alert a set transaction = 'FAILED', transaction_at = ?
                    from entry e, delivery d
                    where (a.device, a.sequence) in (
                              select o.device, o.sequence from alert o
                              join entry h on h.device = o.device and h.sequence = o.sequence and h.kind = 'hit'
                              join delivery t on t.country = o.country
                              where o.retracted_by is null
                                    and (h.received_at < ? or not exists (
                                        select 1 from picture p
                                        where p.device = o.device and p.hit = o.sequence and not p.complete))
                                    and (o.transaction is null or o.transaction = 'FAILED' and o.transaction_at < ?)
                              order by o.device, o.sequence limit ? for update of o skip locked)
                          and e.device = a.device and e.sequence = a.sequence and d.country = a.country
                    returning a.device, a.sequence, e.entry, d.body\
                    """)) {
            claim.setTimestamp(1, Timestamp.from(now));
            claim.setTimestamp(2, Timestamp.from(now.minus(PICTURES_WITHIN)));
            claim.setTimestamp(3, Timestamp.from(now.minus(AGAIN)));
            claim.setInt(4, BATCH);
            try (ResultSet row = claim.executeQuery()) {
                List<Due> due = new ArrayList<>();
                while (row.next()) {
                    due.add(new Due(
                            row.getString(1),
                            row.getLong(2),
                            row.getBytes(3),
                            json.readValue(row.getString(4), ItlDelivery.class)));
                }
                return due;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a delivery in the database cannot be read", e);
        }
    }

    private void note(Due due, String outcome, String detail) {
        QuarkusTransaction.requiringNew().run(() -> {
            try (Connection connection = database.getConnection();
                    PreparedStatement update = connection.prepareStatement("""
                        update alert set transaction = ?, transaction_detail = ?, transaction_at = ?
                        where device = ? and sequence = ? and transaction is not null\
                        """)) {
                // It is null again where a picture has come meanwhile.
                update.setString(1, outcome);
                update.setString(2, detail);
                update.setTimestamp(3, Timestamp.from(clock.instant()));
                update.setString(4, due.device());
                update.setLong(5, due.sequence());
                update.executeUpdate();
            } catch (SQLException e) {
                throw new DatabaseFault(e);
            }
        });
    }

    /** Of a country, the newest first. */
    @Transactional
    List<Sent> of(Country country) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                    select device, sequence, transaction, transaction_detail, transaction_at from alert
                    where country = ? and transaction is not null order by transaction_at desc limit ?\
                    """)) {
            query.setString(1, country.name());
            query.setInt(2, MOST_LISTED);
            try (ResultSet row = query.executeQuery()) {
                List<Sent> sent = new ArrayList<>();
                while (row.next()) {
                    Timestamp at = row.getTimestamp(5);
                    sent.add(new Sent(
                            row.getString(1),
                            row.getLong(2),
                            row.getString(3),
                            row.getString(4),
                            at == null ? null : at.toInstant()));
                }
                return sent;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Transactional
    void put(Country country, ItlDelivery delivery) {
        try (Connection connection = database.getConnection();
                PreparedStatement upsert = connection.prepareStatement("""
                    insert into delivery (country, body) values (?, ?)
                    on conflict (country) do update set body = excluded.body\
                    """)) {
            upsert.setString(1, country.name());
            upsert.setString(2, json.writeValueAsString(delivery));
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Transactional
    Optional<ItlDelivery> delivery(Country country) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("select body from delivery where country = ?")) {
            query.setString(1, country.name());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(json.readValue(row.getString(1), ItlDelivery.class)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a delivery in the database cannot be read", e);
        }
    }
}
