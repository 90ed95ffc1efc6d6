package org.tambo.watchlist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.Gallery;
import org.tambo.watchlist.name.BirthDate;
import org.tambo.watchlist.name.IndexInput;
import org.tambo.watchlist.name.IndexOutput;
import org.tambo.watchlist.name.NameIndex;
import org.tambo.watchlist.name.PeopleIndex;
import org.tambo.watchlist.name.PersonName;
import org.tambo.watchlist.name.PersonRecord;
import org.tambo.watchlist.name.PersonSex;
import org.tambo.watchlist.name.RecordScore;

/**
 * One consistent state of the replica, searchable. What is searched is in memory and does not change: a search that has
 * begun with a generation ends with it, whatever arrives meanwhile. The notices themselves are read from the replica when
 * they are found, so that one which has been withdrawn is not found even then.
 */
public final class Generation {
    private final Optional<Header> header;
    private final NoticeStore store;
    private final KeySet live;
    private final PeopleIndex people;
    private final NumberRanges ranges;
    private final Gallery gallery;

    /**
     * Which state it is.
     *
     * @param issuedAt when it was said to be the newest
     * @param origin where it came in segments, from which of them
     */
    public record Header(String issuer, long version, Instant issuedAt, Optional<Origin> origin) {
        /** Of a state that came in one file. */
        public Header(String issuer, long version, Instant issuedAt) {
            this(issuer, version, issuedAt, Optional.empty());
        }
    }

    /** A notice with the key under which the replica holds it. */
    public record Found(long key, Notice notice) {}

    /** A notice found by a number. */
    public record FoundByNumber(Found found, NumberAgreement agreement) {}

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
    private static final int MOST_BY_NAME_AND_DATE = 64;

    /** Where no date tells namesakes apart: within so many nearly all mates are. */
    private static final int MOST_BY_NAME = 200;

    private static final Duration CLOCKS_APART = Duration.ofHours(1);

    private Generation(
            Optional<Header> header,
            NoticeStore store,
            KeySet live,
            PeopleIndex people,
            NumberRanges ranges,
            Gallery gallery) {
        this.header = header;
        this.store = store;
        this.live = live;
        this.people = people;
        this.ranges = ranges;
        this.gallery = gallery;
    }

    /** A state that is held in memory alone. */
    public Generation(Optional<Header> header, Map<Long, Notice> notices, Gallery gallery) {
        Builder builder = new Builder();
        new TreeMap<>(notices).forEach(builder::add);
        this(
                header,
                new HeldNotices(notices),
                builder.live.build(),
                builder.people.build(),
                new NumberRanges(builder.ranges),
                gallery);
    }

    /** What a station has before its first watchlist. */
    public static Generation empty() {
        return new Generation(Optional.empty(), Map.of(), new Gallery());
    }

    /** Collects a whole state, its notices in the order of their keys. */
    static final class Builder {
        private final KeySet.Builder live = new KeySet.Builder();
        private final PeopleIndex.Builder people = new PeopleIndex.Builder();
        private final List<NumberRange> ranges = new ArrayList<>();
        private final Enrolment fingers = new Enrolment(new Gallery());

        void add(long key, Notice notice) {
            add(key, notice, notice.person() == null ? null : record(notice.person()));
        }

        /** @param person the notice's, if it is about one */
        void add(long key, Notice notice, @Nullable PersonRecord person) {
            live.add(key);
            if (person != null) {
                people.add(key, person);
            }
            range(key, notice).ifPresent(ranges::add);
        }

        void add(long key, Notice.Finger finger) {
            fingers.add(key, finger);
        }

        Generation build(Header header, NoticeStore store) {
            return new Generation(
                    Optional.of(header),
                    store,
                    live.build(),
                    people.build(),
                    new NumberRanges(ranges),
                    fingers.finish());
        }
    }

    /** Writes what a search by name needs. */
    void write(OutputStream to) throws IOException {
        IndexOutput out = new IndexOutput(to);
        live.write(out);
        people.asOne().write(out);
        ranges.write(out);
    }

    /** Reads what {@link #write} wrote; without the fingers. */
    static Generation read(InputStream from, Header header, NoticeStore store) throws IOException {
        IndexInput in = new IndexInput(from);
        KeySet live = KeySet.read(in);
        PeopleIndex people = PeopleIndex.read(in);
        return new Generation(Optional.of(header), store, live, people, NumberRanges.read(in), new Gallery());
    }

    /** Collects what a change adds to a state and takes from it. */
    static final class Change {
        private final Map<Long, PersonRecord> people = new LinkedHashMap<>();
        private final List<Long> added = new ArrayList<>();
        private final Set<Long> removed = new HashSet<>();
        private final List<NumberRange> ranges = new ArrayList<>();
        private final List<Gallery.Enrolled> fingers = new ArrayList<>();

        /** @param key larger than any before it */
        void add(long key, Notice notice) {
            added.add(key);
            if (notice.person() != null) {
                people.put(key, record(notice.person()));
            }
            range(key, notice).ifPresent(ranges::add);
        }

        void add(long key, Notice.Finger finger) {
            fingers.add(new Gallery.Enrolled(key, finger.position(), finger.template()));
        }

        void remove(long key) {
            removed.add(key);
        }

        Set<Long> removed() {
            return removed;
        }

        /**
         * The gallery is the same one, which lives: what is new in it is passed over by searches of the state before, since
         * that has no such notice, and what is gone stays until {@link Generation#forget}.
         */
        Generation of(Generation before, Header header) {
            // A change that failed may have left fingers under keys that it did not get to keep.
            before.forget(added);
            // What came and went within one change was never in force.
            added.removeAll(removed);
            people.keySet().removeAll(removed);
            ranges.removeIf(range -> removed.contains(range.notice()));
            fingers.removeIf(finger -> removed.contains(finger.notice()));
            Enrolment enrolment = new Enrolment(before.gallery);
            fingers.forEach(enrolment::add);
            return new Generation(
                    Optional.of(header),
                    before.store,
                    before.live.with(added, removed),
                    before.people.with(people, removed),
                    before.ranges.with(ranges, removed),
                    enrolment.finish());
        }
    }

    /** The same state with a gallery that has its fingers. */
    Generation with(Gallery filled) {
        return new Generation(header, store, live, people, ranges, filled);
    }

    /** The same state, of which is known anew when it was the newest. */
    Generation with(Header confirmed) {
        return new Generation(Optional.of(confirmed), store, live, people, ranges, gallery);
    }

    /** The gallery, to be kept in a file. */
    Gallery gallery() {
        return gallery;
    }

    /** Takes the fingers out of all notices from that key on. */
    void forgetFrom(long key) {
        gallery.removeNotices(
                gallery.notices().stream().filter(notice -> notice >= key).toList());
    }

    /** Puts fingers into a gallery as they come, those of one notice together. */
    static final class Enrolment {
        private static final int BATCH = 1_024;

        private final Gallery gallery;
        private final List<Gallery.Enrolled> waiting = new ArrayList<>();

        Enrolment(Gallery gallery) {
            this.gallery = gallery;
        }

        void add(long key, Notice.Finger finger) {
            add(new Gallery.Enrolled(key, finger.position(), finger.template()));
        }

        void add(Gallery.Enrolled finger) {
            if (waiting.size() >= BATCH && waiting.getLast().notice() != finger.notice()) {
                put();
            }
            waiting.add(finger);
        }

        private void put() {
            gallery.put(waiting);
            waiting.clear();
        }

        Gallery finish() {
            put();
            return gallery;
        }
    }

    /** Takes the fingers of notices out that this state has no longer, once it is in force. */
    void forget(Collection<Long> gone) {
        gallery.removeNotices(gone);
    }

    private static Optional<NumberRange> range(long key, Notice notice) {
        Notice.LostDocument lost = notice.document();
        return lost == null || lost.lastNumber() == null
                ? Optional.empty()
                : Optional.of(NumberRange.of(key, lost, lost.lastNumber()));
    }

    /** Whether two numbers are one, whatever stands between their letters and digits. */
    public static boolean sameNumber(String issuer, String number, String otherIssuer, String otherNumber) {
        return NumberKey.document(issuer, number).equals(NumberKey.document(otherIssuer, otherNumber));
    }

    public Optional<Header> header() {
        return header;
    }

    public int notices() {
        return live.size();
    }

    public int fingers() {
        return gallery.size();
    }

    /**
     * @param amberAfter, redAfter the ages from which on it counts as such
     */
    public Age age(Instant now, Duration amberAfter, Duration redAfter) {
        // What cannot be read any more is no watchlist: nobody is to rely on what it does not find.
        if (header.isEmpty() || !store.isSound()) {
            return Age.NONE;
        }
        Duration age = Duration.between(header.get().issuedAt(), now);
        // One from the future says that a clock is wrong, and then nobody knows how old it is.
        if (age.compareTo(redAfter) > 0 || age.compareTo(CLOCKS_APART.negated()) < 0) {
            return Age.RED;
        }
        return age.compareTo(amberAfter) > 0 ? Age.AMBER : Age.FRESH;
    }

    /** Notices about this very document, about a range in which it lies, or about a person who holds it. */
    public List<Found> byNumber(String issuer, String number, LocalDate today) {
        return byNumber(NumberKey.document(issuer, number), today).stream()
                .filter(found -> found.agreement() != NumberAgreement.CONFUSABLE)
                .map(FoundByNumber::found)
                .toList();
    }

    /** Notices that name this number or one that is easily taken for it, the surest first. */
    public List<FoundByNumber> byNumber(NumberKey number, LocalDate today) {
        if (number.isEmpty()) {
            return List.of();
        }
        List<FoundByNumber> found = new ArrayList<>();
        for (long key : store.byNumber(number.indexed())) {
            for (Found one : found(key, today).stream().toList()) {
                List<NumberKey> numbers = NumberKey.of(one.notice());
                if (numbers.stream().anyMatch(of -> of.isExactly(number))) {
                    found.add(new FoundByNumber(one, NumberAgreement.EXACT));
                } else if (numbers.stream().anyMatch(of -> of.mayBe(number))) {
                    found.add(new FoundByNumber(one, NumberAgreement.CONFUSABLE));
                }
            }
        }
        for (NumberRange range : ranges.around(number)) {
            NumberAgreement agreement = range.contains(number) ? NumberAgreement.IN_RANGE : NumberAgreement.CONFUSABLE;
            found(range.notice(), today).ifPresent(one -> found.add(new FoundByNumber(one, agreement)));
        }
        found.sort(Comparator.comparing(FoundByNumber::agreement));
        return found;
    }

    /** Notices about a person who is probably the traveller, by the measure of {@link NameIndex}. The likeliest first. */
    public List<FoundByName> byName(PersonRecord traveller, LocalDate today) {
        List<FoundByName> found = new ArrayList<>();
        int most = traveller.birthDates().isEmpty() ? MOST_BY_NAME : MOST_BY_NAME_AND_DATE;
        for (PeopleIndex.Match match : people.search(traveller, most)) {
            found(match.key(), today).ifPresent(one -> found.add(new FoundByName(one, match.score())));
        }
        return found;
    }

    /** The person of a notice as records are compared. */
    public static PersonRecord record(Notice.Person person) {
        return new PersonRecord(
                person.names().stream()
                        .map(name -> PersonName.of(name.paternal(), name.maternal(), name.given()))
                        .toList(),
                person.birthDates().stream()
                        .flatMap(date -> BirthDate.parse(date.toString()).stream())
                        .toList(),
                person.sex() == null ? PersonSex.UNKNOWN : PersonSex.of(person.sex()),
                Set.copyOf(person.nationalities()));
    }

    /**
     * Notices about the persons whose enrolled fingers are most like the probe, whatever they score, the best first: whether
     * a score is enough is for the caller to say.
     *
     * @param most how many at most
     */
    public List<FoundByFinger> likeliestByFinger(FingerTemplate probe, int most, LocalDate today) {
        return found(gallery.best(probe, most), today);
    }

    /** The fingers that are enrolled for these notices. */
    public Set<FingerPosition> enrolled(Set<Long> keys) {
        return gallery.positions(keys);
    }

    private List<FoundByFinger> found(List<Gallery.FingerCandidate> comparisons, LocalDate today) {
        List<FoundByFinger> found = new ArrayList<>();
        for (Gallery.FingerCandidate comparison : comparisons) {
            found(comparison.notice(), today).ifPresent(one -> found.add(new FoundByFinger(one, comparison)));
        }
        return found;
    }

    /** The notice under that key, if it is in force on that day. */
    public Optional<Found> found(long key, LocalDate today) {
        return header.filter(_ -> live.contains(key))
                .flatMap(of -> store.notice(key, of))
                .filter(notice -> notice.validOn(today))
                .map(notice -> new Found(key, notice));
    }

    /** Whether a notice that was found before is here no longer; false where there is no list that could be relied on. */
    public boolean isWithdrawn(String country, String id) {
        return header.isPresent() && !store.holds(country, id) && store.isSound();
    }

    /** The pictures of the person that the notice of that key is about, in the notice's own order. */
    public List<Notice.Picture> portraits(long key) {
        return live.contains(key) ? store.portraits(key) : List.of();
    }
}
