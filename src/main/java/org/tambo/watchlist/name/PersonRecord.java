package org.tambo.watchlist.name;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one person, from a document or from a notice.
 *
 * @param names at least one; the first is the main one, the others are aliases
 * @param birthDates more than one where the sources differ; none if it is not known
 * @param nationalities three-letter codes as in documents; none if not known
 */
public record PersonRecord(
        List<PersonName> names, List<BirthDate> birthDates, PersonSex sex, Set<String> nationalities) {
    private static final int MOST_NAMES = 32;

    public PersonRecord {
        if (names.isEmpty() || names.size() > MOST_NAMES) {
            throw new IllegalArgumentException(names.size() + " names; a record has 1 to " + MOST_NAMES);
        }
        names = List.copyOf(names);
        birthDates = List.copyOf(birthDates);
        nationalities = Set.copyOf(nationalities);
    }

    public static PersonRecord of(PersonName name) {
        return new PersonRecord(List.of(name), List.of(), PersonSex.UNKNOWN, Set.of());
    }

    public static PersonRecord of(PersonName name, Optional<BirthDate> birthDate, PersonSex sex) {
        return new PersonRecord(List.of(name), birthDate.stream().toList(), sex, Set.of());
    }

    /** Nothing of the person: records do not belong into logs. */
    @Override
    public String toString() {
        return "PersonRecord[" + names.size() + " names]";
    }
}
