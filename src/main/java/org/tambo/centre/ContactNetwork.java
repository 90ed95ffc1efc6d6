package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
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
import org.jspecify.annotations.Nullable;

/**
 * The Andean Security Network: a confirmed hit goes to the issuing country's regular contact; without an acknowledgement in
 * time to the alternate one, then to the duty officer, who stays the last. A retraction goes the same way.
 */
@ApplicationScoped
@IfBuildProfile("centre")
public class ContactNetwork {
    private static final int BATCH = 100;

    private final DataSource database;
    private final AlertChannels channels;
    private final CentreSettings settings;
    private final Clock clock;

    ContactNetwork(DataSource database, AlertChannels channels, CentreSettings settings, Clock clock) {
        this.database = database;
        this.channels = channels;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A country's contact.
     *
     * @param rank 1 the regular one, 2 the alternate, 3 the duty officer
     * @param channel {@code console} or {@code webhook}
     * @param address of a webhook
     */
    @RegisterForReflection
    public record Contact(int rank, String name, String phone, String channel, String address) {}

    /** How far an alert has come. */
    @RegisterForReflection
    public record Alert(
            String device,
            long sequence,
            String country,
            int rank,
            @Nullable Instant sentAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy) {}

    /** Opens an alert for an entry that concerns a contact; whom to call follows from the notice's country. */
    @Transactional(Transactional.TxType.MANDATORY)
    void take(UpEntry entry, Instant now) {
        String country = entry.body().path("noticeCountry").asText();
        boolean concerns = entry.kind().equals("hit") || entry.kind().equals("retraction");
        if (!concerns || Country.of(country).isEmpty()) {
            return;
        }
        update(
                "insert into alert (device, sequence, country) values (?, ?, ?)",
                entry.device(),
                entry.sequence(),
                country);
    }

    /** An alert whose next contact is to be told. */
    private record Due(Contact contact, String country, String kind, String device, long sequence) {}

    /**
     * Tells who is to be told of what is new, and the next one where nobody has answered in time. It is noted first and sent
     * then: a channel that hangs keeps no row locked, and one that fails keeps nobody from being called in their turn.
     */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void escalate() {
        for (Due due : QuarkusTransaction.requiringNew().call(this::due)) {
            channels.send(due.contact(), due.country(), due.kind(), due.device(), due.sequence());
        }
    }

    private List<Due> due() {
        Instant now = clock.instant();
        List<Due> due = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                        select a.device, a.sequence, a.country, c.rank, c.name, c.phone, c.channel, c.address, e.kind
                        from alert a
                        join contact c on c.country = a.country
                             and c.rank = (select min(n.rank) from contact n where n.country = a.country and n.rank > a.rank)
                        join entry e on e.device = a.device and e.sequence = a.sequence
                        where a.acknowledged_at is null and (a.sent_at is null or a.sent_at < ?)
                        order by a.sent_at nulls first limit ? for update of a skip locked""")) {
            query.setTimestamp(1, Timestamp.from(now.minus(settings.acknowledgement())));
            query.setInt(2, BATCH);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Contact contact = new Contact(
                            row.getInt(4), row.getString(5), row.getString(6), row.getString(7), row.getString(8));
                    due.add(new Due(contact, row.getString(3), row.getString(9), row.getString(1), row.getLong(2)));
                }
            }
            for (Due each : due) {
                update(
                        "update alert set rank = ?, sent_at = ? where device = ? and sequence = ?",
                        each.contact().rank(),
                        Timestamp.from(now),
                        each.device(),
                        each.sequence());
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
        return due;
    }

    /** @return whether it was open */
    @Transactional
    boolean acknowledge(String device, long sequence, String by) {
        return update("""
                        update alert set acknowledged_at = ?, acknowledged_by = ?
                        where device = ? and sequence = ? and acknowledged_at is null""", Timestamp.from(clock.instant()), by, device, sequence) > 0;
    }

    @Transactional
    List<Alert> of(String device) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                        select sequence, country, rank, sent_at, acknowledged_at, acknowledged_by
                        from alert where device = ? order by sequence desc limit 1000""")) {
            query.setString(1, device);
            try (ResultSet row = query.executeQuery()) {
                List<Alert> alerts = new ArrayList<>();
                while (row.next()) {
                    alerts.add(new Alert(
                            device,
                            row.getLong(1),
                            row.getString(2),
                            row.getInt(3),
                            instant(row.getTimestamp(4)),
                            instant(row.getTimestamp(5)),
                            row.getString(6)));
                }
                return alerts;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    /** Replaces a country's contacts. */
    @Transactional
    void contacts(Country country, List<Contact> contacts) {
        update("delete from contact where country = ?", country.name());
        for (Contact contact : contacts) {
            update(
                    "insert into contact (country, rank, name, phone, channel, address) values (?, ?, ?, ?, ?, ?)",
                    country.name(),
                    contact.rank(),
                    contact.name(),
                    contact.phone(),
                    contact.channel(),
                    contact.address());
        }
    }

    private int update(String sql, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }
}
