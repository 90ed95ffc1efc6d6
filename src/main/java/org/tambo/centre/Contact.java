package org.tambo.centre;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of those whom a country has called when one of its notices was hit.
 *
 * @param rank 1 the regular one (titular), 2 the alternate (alterno), 3 the duty officer
 * @param phone also for a checkpoint without a link
 * @param zone of the hours, such as {@code America/Lima}; UTC unless given
 * @param hours when the contact is on duty; always where there are none
 * @param channels all of them are used
 */
@RegisterForReflection
public record Contact(
        int rank,
        String name,
        String phone,
        @Nullable String zone,
        @Nullable List<Hours> hours,
        @Nullable List<Channel> channels) {
    private static final int LAST_RANK = 3;
    private static final int MOST_TEXT = 200;
    private static final int MOST_CHANNELS = 5;
    private static final Set<String> KINDS = Set.of("console", "webhook", "email");

    /** Hours of the days that are named; over midnight into the next day where {@code to} is not after {@code from}. */
    @RegisterForReflection
    public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
        private boolean cover(ZonedDateTime time) {
            LocalTime clock = time.toLocalTime();
            if (from.isBefore(to)) {
                return days.contains(time.getDayOfWeek()) && !clock.isBefore(from) && clock.isBefore(to);
            }
            return days.contains(time.getDayOfWeek()) && !clock.isBefore(from)
                    || days.contains(time.getDayOfWeek().minus(1)) && clock.isBefore(to);
        }
    }

    /**
     * A way to reach a contact.
     *
     * @param kind {@code console}, {@code webhook} or {@code email}
     * @param address of a webhook or a mailbox
     */
    @RegisterForReflection
    public record Channel(String kind, @Nullable String address) {}

    boolean isOnDuty(Instant now) {
        if (hours == null || hours.isEmpty()) {
            return true;
        }
        ZonedDateTime there = now.atZone(ZoneId.of(zone == null ? "UTC" : zone));
        return hours.stream().anyMatch(each -> each.cover(there));
    }

    List<Channel> reachedBy() {
        return channels == null ? List.of() : channels;
    }

    /** What is wrong with it, for whoever wrote it. */
    @SuppressWarnings("NullAway") // JSON may leave out anything.
    Optional<String> fault() {
        if (rank < 1 || rank > LAST_RANK) {
            return Optional.of("rank must be 1, 2 or " + LAST_RANK);
        }
        if (isNoText(name) || isNoText(phone)) {
            return Optional.of("name and phone must be given, at most " + MOST_TEXT + " characters");
        }
        try {
            ZoneId.of(zone == null ? "UTC" : zone);
        } catch (DateTimeException e) {
            return Optional.of("zone is none of the time zone database's, such as America/Lima");
        }
        for (Hours each : hours == null ? List.<Hours>of() : hours) {
            if (each == null || each.days() == null || each.from() == null || each.to() == null) {
                return Optional.of("hours need days, from and to");
            }
        }
        if (reachedBy().isEmpty() || reachedBy().size() > MOST_CHANNELS) {
            return Optional.of("channels must be 1 to " + MOST_CHANNELS);
        }
        for (Channel each : reachedBy()) {
            if (each == null || !KINDS.contains(String.valueOf(each.kind()))) {
                return Optional.of("channel kind must be console, webhook or email");
            }
            if (!each.kind().equals("console") && isNoText(each.address())) {
                return Optional.of("channel " + each.kind() + " needs an address");
            }
        }
        return Optional.empty();
    }

    private static boolean isNoText(@Nullable String text) {
        return text == null || text.isBlank() || text.length() > MOST_TEXT;
    }
}
