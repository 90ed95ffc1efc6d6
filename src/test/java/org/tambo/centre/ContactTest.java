package org.tambo.centre;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContactTest {
    private static Contact on(Set<DayOfWeek> days, String from, String to) {
        var hours = new Contact.Hours(days, LocalTime.parse(from), LocalTime.parse(to));
        return new Contact(1, "Titular", "1", "America/Lima", List.of(hours), List.of());
    }

    @Test
    void isOnDutyByTheClockOfItsZone() {
        Contact contact = on(Set.of(DayOfWeek.MONDAY), "08:00", "18:00");
        // 2026-11-23 is a Monday; Lima is five hours behind UTC.
        assertFalse(contact.isOnDuty(Instant.parse("2026-11-23T12:59:59Z")));
        assertTrue(contact.isOnDuty(Instant.parse("2026-11-23T13:00:00Z")));
        assertFalse(contact.isOnDuty(Instant.parse("2026-11-23T23:00:00Z")));
        assertFalse(contact.isOnDuty(Instant.parse("2026-11-24T13:00:00Z")));
    }

    @Test
    void aNightEndsOnTheNextDay() {
        Contact contact = on(Set.of(DayOfWeek.SUNDAY), "20:00", "06:00");
        assertTrue(contact.isOnDuty(Instant.parse("2026-11-23T10:59:00Z")));
        assertFalse(contact.isOnDuty(Instant.parse("2026-11-23T11:00:00Z")));
        assertFalse(contact.isOnDuty(Instant.parse("2026-11-22T10:59:00Z")));
    }

    @Test
    void isAlwaysOnDutyWithoutHours() {
        assertTrue(new Contact(1, "Titular", "1", null, null, null).isOnDuty(Instant.EPOCH));
    }
}
