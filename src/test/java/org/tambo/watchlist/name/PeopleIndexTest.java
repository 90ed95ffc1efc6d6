package org.tambo.watchlist.name;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeopleIndexTest {
    private static PersonRecord person(String name) {
        return PersonRecord.of(PersonName.whole(name), BirthDate.parse("1990-05-03"), PersonSex.M);
    }

    private static List<Long> found(PeopleIndex index, String name) {
        return index.search(person(name), 10).stream()
                .map(PeopleIndex.Match::key)
                .toList();
    }

    private static PeopleIndex of(String... names) {
        var builder = new PeopleIndex.Builder();
        for (int i = 0; i < names.length; i++) {
            builder.add(i + 1L, person(names[i]));
        }
        return builder.build();
    }

    @Test
    void findsWhoWasAdded() {
        var index = of("JUAN QUISPE MAMANI").with(Map.of(7L, person("PEDRO TICONA HUANCA")), Set.of());
        assertEquals(List.of(7L), found(index, "PEDRO TIKONA WANKA"));
    }

    @Test
    void findsNoLongerWhoWasRemoved() {
        var index = of("JUAN QUISPE MAMANI", "PEDRO TICONA HUANCA").with(Map.of(), Set.of(2L));
        assertEquals(List.of(), found(index, "PEDRO TICONA HUANCA"));
        assertEquals(1, index.size());
    }

    @Test
    void removesWhoWasAddedBefore() {
        var index = of("JUAN QUISPE MAMANI")
                .with(Map.of(7L, person("PEDRO TICONA HUANCA")), Set.of())
                .with(Map.of(), Set.of(7L));
        assertEquals(List.of(), found(index, "PEDRO TICONA HUANCA"));
    }

    @Test
    void leavesASearchWhatItBeganWith() {
        var before = of("JUAN QUISPE MAMANI");
        before.with(Map.of(), Set.of(1L));
        assertEquals(List.of(1L), found(before, "JUAN QUISPE MAMANI"));
    }

    @Test
    void staysTheSameWhenManyAddedBecomeOneWithTheRest() {
        var index = of("JUAN QUISPE MAMANI", "PEDRO TICONA HUANCA").with(Map.of(), Set.of(1L));
        Map<Long, PersonRecord> many = new LinkedHashMap<>();
        for (long key = 10; key < 5_000; key++) {
            many.put(key, person("ANA" + (char) ('A' + key % 26) + " APAZA" + key));
        }
        index = index.with(many, Set.of());
        assertEquals(4_991, index.size());
        assertEquals(List.of(2L), found(index, "PEDRO TICONA HUANCA"));
        assertEquals(List.of(), found(index, "JUAN QUISPE MAMANI"));
        assertEquals(4_990, index.with(Map.of(), Set.of(2L)).size());
    }
}
