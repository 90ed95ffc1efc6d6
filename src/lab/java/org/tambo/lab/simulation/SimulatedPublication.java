package org.tambo.lab.simulation;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.EpochKey;
import org.tambo.sync.segment.LineColumns;
import org.tambo.sync.segment.SegmentFile;
import org.tambo.sync.segment.SegmentLabel;
import org.tambo.sync.segment.SegmentLabel.Kind;
import org.tambo.sync.segment.SegmentLabel.Part;
import org.tambo.sync.segment.WrappedKeys;
import org.tambo.sync.tuf.MetadataFile;
import org.tambo.sync.tuf.MetadataSigner;
import org.tambo.sync.update.MemberState;

/**
 * What the centre and the countries publish, generation after generation, every file of it kept, since who stands in between can
 * bring any of them again. At times a country publishes what must not be taken.
 */
final class SimulatedPublication {
    private static final Duration TIMESTAMP = Duration.ofHours(1);
    private static final Duration OTHERS = Duration.ofDays(365);
    /** So many changes, then the country begins anew. */
    private static final int LONGEST_CHAIN = 5;

    private static final int SOME = 4;

    private final SplittableRandom chance;
    private final InstantSource clock;
    private final MetadataSigner root = signer();
    private final MetadataSigner online = signer();
    private final Map<MemberState, Country> countries = new EnumMap<>(MemberState.class);
    private final EpochKey epoch = EpochKey.random(1);
    private final Map<String, byte[]> files = new HashMap<>();
    private final List<byte[]> timestamps = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, byte[]> newest = new LinkedHashMap<>();
    private final byte[] rootFile;
    private int places;

    /** What one country asks for, and all that it ever asked for. */
    private static final class Country {
        private final MetadataSigner signer = signer();
        private final TreeSet<Integer> notices = new TreeSet<>();
        private final List<MetadataFile.Target> listed = new ArrayList<>();
        private final TreeMap<Long, Set<Integer>> states = new TreeMap<>(Map.of(0L, Set.of()));
        private long generation;
        private int chain;
        private boolean isWrong;
    }

    SimulatedPublication(StationKeys station, SplittableRandom chance, InstantSource clock) {
        this.chance = chance;
        this.clock = clock;
        Map<String, MetadataFile.Keys> roles = new LinkedHashMap<>();
        roles.put("root", MetadataFile.Keys.one(root));
        for (String role : List.of("targets", "snapshot", "timestamp")) {
            roles.put(role, MetadataFile.Keys.one(online));
        }
        rootFile = MetadataFile.root(1, clock.instant().plus(OTHERS), roles, List.of(root));
        List<MetadataFile.Delegated> delegated = new ArrayList<>();
        for (MemberState member : MemberState.values()) {
            Country country = new Country();
            countries.put(member, country);
            delegated.add(new MetadataFile.Delegated(
                    member.role(), MetadataFile.Keys.one(country.signer), List.of(member.role() + "/*")));
        }
        delegated.add(new MetadataFile.Delegated("keys", MetadataFile.Keys.one(online), List.of("keys/*")));
        sign("targets", MetadataFile.delegations(1, clock.instant().plus(OTHERS), delegated, List.of(online)));
        byte[] wrapped =
                WrappedKeys.wrap(station.deviceId(), station.sealingKeys().getPublic(), List.of(epoch));
        var keys = target("keys/" + station.deviceId(), wrapped, "{}");
        sign("keys", MetadataFile.targets(1, clock.instant().plus(OTHERS), List.of(keys), List.of(online)));
        for (MemberState member : MemberState.values()) {
            anew(member);
            sign(member, country(member).signer);
        }
        timestamp();
    }

    private static MetadataSigner signer() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return MetadataSigner.of(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] root() {
        return rootFile.clone();
    }

    /** All files but the timestamp, by their path below the mirror's base. */
    Map<String, byte[]> files() {
        return files;
    }

    /** The timestamps, the newest last. */
    List<byte[]> timestamps() {
        return timestamps;
    }

    /** The notices of a country in a generation of it; nothing where there is none that may be taken. */
    Set<Integer> notices(MemberState member, long generation) {
        return country(member).states.getOrDefault(generation, Set.of(-1));
    }

    /** The newest one that may be taken. */
    long generation(MemberState member) {
        return country(member).states.lastKey();
    }

    /** Every notice that there ever was. */
    Set<Integer> everPublished(MemberState member) {
        Set<Integer> all = new TreeSet<>();
        country(member).states.values().forEach(all::addAll);
        return all;
    }

    private Country country(MemberState member) {
        return countries.computeIfAbsent(member, _ -> new Country());
    }

    /** Another state of some country. */
    void publish(boolean mayBeWrong) {
        MemberState member = MemberState.values()[chance.nextInt(MemberState.values().length)];
        Country country = country(member);
        if (mayBeWrong && chance.nextInt(SOME) == 0) {
            wrong(member);
        } else {
            if (country.isWrong || country.chain == LONGEST_CHAIN || chance.nextInt(2 * SOME) == 0) {
                anew(member);
            } else {
                change(member);
            }
            sign(member, country.signer);
        }
        timestamp();
    }

    /** What was wrong is put right. */
    void mend() {
        for (MemberState member : MemberState.values()) {
            if (country(member).isWrong) {
                anew(member);
                sign(member, country(member).signer);
            }
        }
        timestamp();
    }

    private void anew(MemberState member) {
        Country country = country(member);
        country.generation++;
        country.chain = 0;
        country.isWrong = false;
        country.listed.clear();
        country.notices.add(number(country));
        list(
                member,
                Kind.BASE,
                0,
                country.notices.stream().map(n -> upsert(member, n)).toList());
        country.states.put(country.generation, Set.copyOf(country.notices));
    }

    private static int number(Country country) {
        return country.states.values().stream().mapToInt(Set::size).sum() * SOME + country.notices.size();
    }

    private void change(MemberState member) {
        Country country = country(member);
        long since = country.generation;
        country.generation++;
        country.chain++;
        List<String> withdrawn = new ArrayList<>();
        for (Integer notice : List.copyOf(country.notices)) {
            if (chance.nextInt(SOME) == 0) {
                country.notices.remove(notice);
                withdrawn.add("{\"withdraw\":{\"id\":\"" + id(member, notice) + "\",\"at\":\"2026-11-24T02:14:07Z\"}}");
            }
        }
        List<String> upserts = new ArrayList<>();
        for (int i = chance.nextInt(SOME); i > 0 || upserts.isEmpty() && withdrawn.isEmpty(); i--) {
            int added = number(country) + i;
            if (country.notices.add(added)) {
                upserts.add(upsert(member, added));
            }
        }
        if (!withdrawn.isEmpty()) {
            list(member, Kind.WITHDRAWALS, since, withdrawn);
        }
        if (!upserts.isEmpty()) {
            list(member, Kind.DELTA, since, upserts);
        }
        country.states.put(country.generation, Set.copyOf(country.notices));
    }

    /** A generation that must not be taken: of it nothing stands among the states. */
    private void wrong(MemberState member) {
        Country country = country(member);
        long since = country.generation;
        country.generation++;
        country.isWrong = true;
        MemberState other = MemberState.values()[(member.ordinal() + 1) % MemberState.values().length];
        switch (chance.nextInt(SOME)) {
            // It speaks for another country.
            case 0 -> list(member, Kind.DELTA, since, List.of(upsert(other, -2)));
            // One line of two is no notice.
            case 1 -> list(member, Kind.DELTA, since, List.of(upsert(member, -3), "{\"upsert\":{\"id\":7}}"));
            // It lists more than there is.
            case 2 -> list(member, Kind.DELTA, since, List.of(upsert(member, -4)), 1);
            // Another country signs for it.
            default -> {
                list(member, Kind.DELTA, since, List.of(upsert(member, -5)));
                sign(member, country(other).signer);
                return;
            }
        }
        sign(member, country.signer);
    }

    private void list(MemberState member, Kind kind, long since, List<String> lines) {
        list(member, kind, since, lines, 0);
    }

    private void list(MemberState member, Kind kind, long since, List<String> lines, int more) {
        Country country = country(member);
        String path = "%s/%06d-%04d.notices".formatted(member.role(), country.generation, places++);
        byte[] payload = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        var label =
                new SegmentLabel(kind, Part.NOTICES, "", "", country.generation, since, places, 1, lines.size() + more);
        country.listed.add(target(
                path,
                SegmentFile.write(epoch, path, LineColumns.of(payload)),
                label.json().toString()));
    }

    private MetadataFile.Target target(String path, byte[] file, String custom) {
        var target = MetadataFile.Target.of(path, file, custom);
        files.put(target.mirrorPath(), file);
        return target;
    }

    private void sign(MemberState member, MetadataSigner by) {
        long version = versions.getOrDefault(member.role(), 0L) + 1;
        sign(
                member.role(),
                MetadataFile.targets(version, clock.instant().plus(OTHERS), country(member).listed, List.of(by)));
    }

    private void sign(String role, byte[] file) {
        long version = versions.merge(role, 1L, Long::sum);
        files.put(version + "." + role + ".json", file);
        newest.put(role, file);
    }

    private void timestamp() {
        long version = versions.merge("snapshot", 1L, Long::sum);
        Instant now = clock.instant();
        byte[] snapshot = MetadataFile.snapshot(version, now.plus(OTHERS), newest, versions, List.of(online));
        files.put(version + ".snapshot.json", snapshot);
        timestamps.add(MetadataFile.timestamp(
                versions.merge("timestamp", 1L, Long::sum),
                now,
                now.plus(TIMESTAMP),
                snapshot,
                version,
                List.of(online)));
    }

    static String id(MemberState member, int notice) {
        return member + "-" + notice;
    }

    static String number(MemberState member, int notice) {
        return member + "X" + notice;
    }

    private static String upsert(MemberState member, int notice) {
        return """
                {"upsert":{"id":"%s","country":"%s","kind":"requisitoria","authority":"Juzgado","legalBasis":"Art. 268",\
                "action":"seize-document","validUntil":"2031-10-01","contact":{"name":"Guardia","phone":"+51 1"},\
                "document":{"type":"P","issuer":"PER","number":"%s","status":"stolen"}}}""".formatted(id(member, notice), member, number(member, notice).replace('-', 'N'));
    }
}
