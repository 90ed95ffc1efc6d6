package org.tambo.centre;

import io.quarkus.arc.All;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The Andean Security Network: a confirmed hit goes to the issuing country's regular contact; without an acknowledgement in
 * time to the alternate one, then to the duty officer, who stays the last. A contact who is off duty is passed over, unless
 * nobody comes after. A retraction goes to the one who was called for the hit, and stops what is still under way for it.
 *
 * <p>Whom to tell is written first and sent then, each step by one instance: a channel that hangs keeps no row locked, one
 * that fails is tried again and keeps nobody from being called in their turn, and a step whose instance died is taken up by
 * another one.
 */
@ApplicationScoped
@IfBuildProfile("centre")
public class ContactNetwork {
    private static final Logger LOG = Logger.getLogger(ContactNetwork.class);
    private static final int BATCH = 100;
    private static final int MOST_ATTEMPTS = 4;
    /** A step that was tried so long ago was not sent. Longer than any channel waits. */
    private static final Duration AGAIN = Duration.ofSeconds(60);

    private final DataSource database;
    private final Contacts contacts;
    private final Map<String, AlarmChannel> channels;
    private final CentreSettings settings;
    private final Clock clock;

    ContactNetwork(
            DataSource database,
            Contacts contacts,
            @All List<AlarmChannel> channels,
            CentreSettings settings,
            Clock clock) {
        this.database = database;
        this.contacts = contacts;
        this.channels = channels.stream().collect(Collectors.toMap(AlarmChannel::kind, Function.identity()));
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * How far an alert has come.
     *
     * @param rank whom it was last sent to; 0 nobody yet
     * @param retractedBy the number of the retraction, if there is one
     */
    @RegisterForReflection
    public record Alert(
            String device,
            long sequence,
            String country,
            int rank,
            @Nullable Instant sentAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable Long retractedBy,
            List<Step> steps) {}

    /**
     * One contact told by one channel, or passed over.
     *
     * @param outcome {@code DUE}, {@code SENT}, {@code FAILED} or {@code OFF_DUTY}
     */
    @RegisterForReflection
    public record Step(
            Instant at, int rank, String name, String phone, String channel, String outcome, String detail) {}

    /** Opens an alert for an entry that concerns a contact. */
    @Transactional(Transactional.TxType.MANDATORY)
    void take(UpEntry entry, Instant now) {
        switch (entry.kind()) {
            case "hit" -> {
                String country = entry.body().path("noticeCountry").asText();
                if (Country.of(country).isPresent()) {
                    // A contact who was called already, and gave the code, is not called again.
                    update("""
                        insert into alert (device, sequence, country, acknowledged_at, acknowledged_by)
                        select ?, ?, ?, c.entered_at, c.told
                        from (select 1) one left join contact_code c on c.device = ? and c.sequence = ?\
                        """, entry.device(), entry.sequence(), country, entry.device(), entry.sequence());
                }
            }
            case "retraction" -> {
                long hit = entry.body().path("hit").asLong();
                // To the one who was called last, so from the rank before.
                update("""
                    insert into alert (device, sequence, country, rank)
                    select device, ?, country, greatest(rank - 1, 0) from alert
                    where device = ? and sequence = ? and retracted_by is null\
                    """, entry.sequence(), entry.device(), hit);
                update("""
                    update alert set retracted_by = ?
                    where device = ? and sequence = ? and retracted_by is null\
                    """, entry.sequence(), entry.device(), hit);
            }
            default -> {}
        }
    }

    /** Tells who is to be told of what is new, and the next one where nobody has answered in time. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void escalate() {
        QuarkusTransaction.requiringNew().run(this::plan);
        for (Alarm alarm : QuarkusTransaction.requiringNew().call(this::claimed)) {
            tell(alarm);
        }
    }

    private void tell(Alarm alarm) {
        String outcome = "SENT";
        String detail = "";
        try {
            AlarmChannel channel = channels.get(alarm.channel());
            if (channel == null) {
                throw new IOException("there is no channel " + alarm.channel());
            }
            channel.tell(alarm);
        } catch (IOException e) {
            outcome = "FAILED";
            detail = String.valueOf(e.getMessage());
            LOG.warnf(
                    "%s could not be told of (%s, %d) by %s: %s",
                    alarm.name(), alarm.device(), alarm.sequence(), alarm.channel(), detail);
        }
        String how = outcome;
        String why = detail;
        QuarkusTransaction.requiringNew()
                .run(() ->
                        update("update alert_step set outcome = ?, detail = ? where id = ?", how, why, alarm.step()));
    }

    /** An alert whose next contact is to be told. */
    private record Due(String device, long sequence, String country, int rank) {}

    private void plan() {
        Instant now = clock.instant();
        Map<String, List<Contact>> known = new HashMap<>();
        for (Due due : due(now)) {
            List<Contact> after = known.computeIfAbsent(due.country(), contacts::of).stream()
                    .filter(contact -> contact.rank() > due.rank())
                    .toList();
            for (Contact contact : after) {
                boolean called = contact.isOnDuty(now) || contact.equals(after.getLast());
                if (called) {
                    contact.reachedBy().forEach(channel -> step(due, contact, channel, "DUE", now));
                    update(
                            "update alert set rank = ?, sent_at = ? where device = ? and sequence = ?",
                            contact.rank(),
                            Timestamp.from(now),
                            due.device(),
                            due.sequence());
                    break;
                }
                step(due, contact, new Contact.Channel("", ""), "OFF_DUTY", now);
            }
        }
    }

    private void step(Due due, Contact contact, Contact.Channel channel, String outcome, Instant now) {
        update(
                "insert into alert_step (device, sequence, rank, name, phone, channel, address, at, outcome)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                due.device(),
                due.sequence(),
                contact.rank(),
                contact.name(),
                contact.phone(),
                channel.kind(),
                channel.address() == null ? "" : channel.address(),
                Timestamp.from(now),
                outcome);
    }

    private List<Due> due(Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                    select a.device, a.sequence, a.country, a.rank from alert a
                    where a.acknowledged_at is null and a.retracted_by is null and (a.sent_at is null or a.sent_at < ?)
                          and exists (select 1 from contact c where c.country = a.country and c.rank > a.rank)
                    order by a.sent_at nulls first limit ? for update of a skip locked\
                    """)) {
            query.setTimestamp(1, Timestamp.from(now.minus(settings.acknowledgement())));
            query.setInt(2, BATCH);
            try (ResultSet row = query.executeQuery()) {
                List<Due> due = new ArrayList<>();
                while (row.next()) {
                    due.add(new Due(row.getString(1), row.getLong(2), row.getString(3), row.getInt(4)));
                }
                return due;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** Takes steps that are to be sent, so that no other instance does; one whose alert was answered need not be. */
    private List<Alarm> claimed() {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection();
                PreparedStatement claim = connection.prepareStatement("""
                    update alert_step s set attempts = s.attempts + 1, tried_at = ?
                    from alert a, entry e, device d
                    where s.id in (select o.id from alert_step o
                                   join alert a on a.device = o.device and a.sequence = o.sequence
                                   where o.outcome in ('DUE', 'FAILED') and o.attempts < ?
                                         and (o.tried_at is null or o.tried_at < ?)
                                         and (o.attempts = 0 or a.acknowledged_at is null and a.retracted_by is null)
                                   order by o.id limit ? for update of o skip locked)
                          and a.device = s.device and a.sequence = s.sequence
                          and e.device = s.device and e.sequence = s.sequence and d.id = s.device
                    returning s.id, a.country, e.kind, s.device, d.name, s.sequence, s.rank, s.name, s.phone, s.channel,
                              s.address\
                    """)) {
            claim.setTimestamp(1, Timestamp.from(now));
            claim.setInt(2, MOST_ATTEMPTS);
            claim.setTimestamp(3, Timestamp.from(now.minus(AGAIN)));
            claim.setInt(4, BATCH);
            try (ResultSet row = claim.executeQuery()) {
                List<Alarm> alarms = new ArrayList<>();
                while (row.next()) {
                    alarms.add(new Alarm(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getLong(6),
                            row.getInt(7),
                            row.getString(8),
                            row.getString(9),
                            row.getString(10),
                            row.getString(11)));
                }
                return alarms;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** @return whether it was open */
    @Transactional
    boolean acknowledge(String device, long sequence, String by) {
        return update("""
            update alert set acknowledged_at = ?, acknowledged_by = ?
            where device = ? and sequence = ? and acknowledged_at is null\
            """, Timestamp.from(clock.instant()), by, device, sequence) > 0;
    }

    @Transactional
    List<Alert> of(String device) {
        Map<Long, List<Step>> steps = steps(device);
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                    select sequence, country, rank, sent_at, acknowledged_at, acknowledged_by, retracted_by
                    from alert where device = ? order by sequence desc limit 1000\
                    """)) {
            query.setString(1, device);
            try (ResultSet row = query.executeQuery()) {
                List<Alert> alerts = new ArrayList<>();
                while (row.next()) {
                    long sequence = row.getLong(1);
                    alerts.add(new Alert(
                            device,
                            sequence,
                            row.getString(2),
                            row.getInt(3),
                            instant(row.getTimestamp(4)),
                            instant(row.getTimestamp(5)),
                            row.getString(6),
                            row.getObject(7, Long.class),
                            steps.getOrDefault(sequence, List.of())));
                }
                return alerts;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private Map<Long, List<Step>> steps(String device) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                    select sequence, at, rank, name, phone, channel, outcome, detail from alert_step
                    where device = ? and sequence in (
                        select sequence from alert where device = ? order by sequence desc limit 1000)
                    order by id\
                    """)) {
            query.setString(1, device);
            query.setString(2, device);
            try (ResultSet row = query.executeQuery()) {
                Map<Long, List<Step>> steps = new HashMap<>();
                while (row.next()) {
                    steps.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                            .add(new Step(
                                    row.getTimestamp(2).toInstant(),
                                    row.getInt(3),
                                    row.getString(4),
                                    row.getString(5),
                                    row.getString(6),
                                    row.getString(7),
                                    row.getString(8)));
                }
                return steps;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
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
