package org.tambo.watchlist;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.Gallery;
import org.tambo.watchlist.name.BirthDate;
import org.tambo.watchlist.name.NameIndex;
import org.tambo.watchlist.name.PersonName;
import org.tambo.watchlist.name.PersonRecord;
import org.tambo.watchlist.name.PersonSex;
import org.tambo.watchlist.name.RecordScore;

/**
 * One consistent state of the replica, in memory and searchable. Immutable: a search that has begun with a generation
 * ends with it, whatever arrives meanwhile.
 */
public final class Generation {
    private static final Pattern NOT_IN_NUMBERS = Pattern.compile("[^A-Z0-9]");

    private final Optional<Header> header;
    private final Map<Long, Notice> notices;
    private final Map<String, List<Long>> byNumber = new HashMap<>();
    private final NameIndex names;
    /** The notice's key for each record of the name index. */
    private final List<Long> named = new ArrayList<>();

    private final Gallery gallery;

    /** Which state it is. */
    public record Header(String issuer, long version, Instant issuedAt) {}

    /** A notice with the key under which the replica holds it. */
    public record Found(long key, Notice notice) {}

    /** A notice found by name, with the comparison of the two records. */
    public record FoundByName(Found found, RecordScore score) {}

    /** A notice found by finger, with the comparison that found it. */
    public record FoundByFinger(Found found, Gallery.FingerCandidate comparison) {}

    /** How far the watchlist can be trusted to be what the centre has today. */
    public enum Age {
        NONE,
        FRESH,
        AMBER,
        RED
    }

    /** More namesakes born on one day than any list has. */
    private static final int MOST_BY_NAME = 64;

    private static final Duration CLOCKS_APART = Duration.ofHours(1);

    public Generation(Optional<Header> header, Map<Long, Notice> notices, Gallery gallery) {
        this.header = header;
        this.notices = Map.copyOf(notices);
        this.gallery = gallery;
        NameIndex.Builder people = new NameIndex.Builder();
        notices.forEach((key, notice) -> index(key, notice, people));
        this.names = people.build();
    }

    /** What a station has before its first watchlist. */
    public static Generation empty() {
        return new Generation(Optional.empty(), Map.of(), Gallery.of(List.of()));
    }

    /** Collects what a file brings; the notices' keys are their places in the file, from 1. */
    static final class Builder {
        private final Header header;
        private final Map<Long, Notice> notices = new HashMap<>();
        private final List<Gallery.Enrolled> fingers = new ArrayList<>();
        private int unreadableFingers;

        Builder(Header header) {
            this.header = header;
        }

        /** @return the key */
        long add(NoticeLine line) {
            long key = notices.size() + 1L;
            notices.put(key, line.notice());
            for (Notice.Finger finger : line.fingers()) {
                fingers.add(new Gallery.Enrolled(key, finger.position(), finger.template()));
            }
            unreadableFingers += line.unreadableFingers();
            return key;
        }

        int unreadableFingers() {
            return unreadableFingers;
        }

        Generation build() {
            return new Generation(Optional.of(header), notices, Gallery.of(fingers));
        }
    }

    private void index(long key, Notice notice, NameIndex.Builder people) {
        if (notice.document() != null) {
            add(byNumber, number(notice.document().issuer(), notice.document().number()), key);
        }
        if (notice.person() != null) {
            for (Notice.Document document : notice.person().documents()) {
                add(byNumber, number(document.issuer(), document.number()), key);
            }
            people.add(record(notice.person()));
            named.add(key);
        }
    }

    private static <K> void add(Map<K, List<Long>> index, K at, long key) {
        List<Long> keys = index.computeIfAbsent(at, _ -> new ArrayList<>());
        // A notice may name one number twice, spelled differently; its keys come one after the other.
        if (keys.isEmpty() || keys.getLast() != key) {
            keys.add(key);
        }
    }

    /** Whether two numbers are one, whatever stands between their letters and digits. */
    public static boolean sameNumber(String issuer, String number, String otherIssuer, String otherNumber) {
        return number(issuer, number).equals(number(otherIssuer, otherNumber));
    }

    private static String number(String issuer, String number) {
        return issuer + "/"
                + NOT_IN_NUMBERS.matcher(number.toUpperCase(Locale.ROOT)).replaceAll("");
    }

    public Optional<Header> header() {
        return header;
    }

    public int notices() {
        return notices.size();
    }

    public int fingers() {
        return gallery.size();
    }

    /**
     * @param amberAfter, redAfter the ages from which on it counts as such
     */
    public Age age(Instant now, Duration amberAfter, Duration redAfter) {
        if (header.isEmpty()) {
            return Age.NONE;
        }
        Duration age = Duration.between(header.get().issuedAt(), now);
        // One from the future says that a clock is wrong, and then nobody knows how old it is.
        if (age.compareTo(redAfter) > 0 || age.compareTo(CLOCKS_APART.negated()) < 0) {
            return Age.RED;
        }
        return age.compareTo(amberAfter) > 0 ? Age.AMBER : Age.FRESH;
    }

    /** Notices about this document or about a person who holds it. */
    public List<Found> byNumber(String issuer, String number, LocalDate today) {
        return found(byNumber.getOrDefault(number(issuer, number), List.of()), today);
    }

    /**
     * Notices about a person of like name, by the measure of {@link NameIndex}, whose birth date can be the same: equal,
     * partly or wholly unknown, or badly copied. The likeliest first.
     */
    public List<FoundByName> byName(PersonRecord traveller, LocalDate today) {
        List<FoundByName> found = new ArrayList<>();
        for (NameIndex.Candidate candidate : names.search(traveller, MOST_BY_NAME)) {
            for (Found notice : found(List.of(named.get(candidate.record())), today)) {
                found.add(new FoundByName(notice, candidate.score()));
            }
        }
        return found;
    }

    /** The person of a notice as records are compared. */
    public static PersonRecord record(Notice.Person person) {
        PartialDate birthDate = person.birthDate();
        return new PersonRecord(
                person.names().stream()
                        .map(name -> PersonName.of(name.paternal(), name.maternal(), name.given()))
                        .toList(),
                birthDate == null
                        ? List.of()
                        : BirthDate.parse(birthDate.toString()).stream().toList(),
                person.sex() == null ? PersonSex.UNKNOWN : PersonSex.of(person.sex()),
                person.nationality() == null ? Set.of() : Set.of(person.nationality()));
    }

    /**
     * Notices about the persons whose enrolled fingers are most like the probe, whatever they score, the best first: whether
     * a score is enough is for the caller to say.
     *
     * @param most how many at most
     */
    public List<FoundByFinger> likeliestByFinger(FingerTemplate probe, int most, LocalDate today) {
        List<FoundByFinger> found = new ArrayList<>();
        for (Gallery.FingerCandidate comparison : gallery.best(probe, most)) {
            for (Found notice : found(List.of(comparison.notice()), today)) {
                found.add(new FoundByFinger(notice, comparison));
            }
        }
        return found;
    }

    /** The fingers that are enrolled for these notices. */
    public Set<FingerPosition> enrolled(Set<Long> keys) {
        return gallery.positions(keys);
    }

    private List<Found> found(Collection<Long> keys, LocalDate today) {
        List<Found> found = new ArrayList<>();
        for (long key : keys) {
            Notice notice = notices.get(key);
            if (notice != null && notice.validOn(today)) {
                found.add(new Found(key, notice));
            }
        }
        return found;
    }
}
