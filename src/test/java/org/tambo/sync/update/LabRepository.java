package org.tambo.sync.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

/** A published folder that can be made right or wrong in any way: docs/sync-protocol.md, 1.1. */
public final class LabRepository {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final Path folder;
    private final MetadataSigner root = signer();
    private final MetadataSigner online = signer();
    private final Map<MemberState, MetadataSigner> members = new EnumMap<>(MemberState.class);
    private final Map<MemberState, List<MetadataFile.Target>> listed = new EnumMap<>(MemberState.class);
    private final EpochKey epoch = EpochKey.random(1);
    private final List<MetadataFile.Target> keys = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, byte[]> files = new HashMap<>();
    private int number;
    private final Instant now;
    Instant issued;
    Duration good = Duration.ofHours(1);

    LabRepository(Path folder) throws IOException {
        this(folder, NOW);
    }

    /** @param now when it is published */
    public LabRepository(Path folder, Instant now) throws IOException {
        this.folder = folder;
        this.now = now;
        this.issued = now;
        for (MemberState member : MemberState.values()) {
            members.put(member, signer());
            listed.put(member, new ArrayList<>());
        }
        Files.createDirectories(folder.resolve("metadata"));
        Files.write(folder.resolve("metadata/1.root.json"), root());
    }

    /** A line about a document of that number. */
    public static String upsert(MemberState member, String number) {
        return """
                {"upsert":{"id":"%s-%s","country":"%s","kind":"requisitoria","authority":"Juzgado","legalBasis":"Art. 268",\
                "action":"seize-document","validUntil":"2091-10-01","contact":{"name":"Guardia","phone":"+51 1"},\
                "document":{"type":"P","issuer":"PER","number":"%s","status":"stolen"}}}""".formatted(member, number, member, number);
    }

    /** A line that takes it back. */
    public static String withdraw(MemberState member, String number) {
        return "{\"withdraw\":{\"id\":\"" + member + "-" + number + "\",\"at\":\"2026-11-24T02:14:07Z\"}}";
    }

    static MetadataSigner signer() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return MetadataSigner.of(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Path folder() {
        return folder;
    }

    Door door() {
        return new Door(Door.in(folder).metadata(), Door.in(folder).targets(), false);
    }

    public byte[] root() {
        Map<String, MetadataFile.Keys> roles = new LinkedHashMap<>();
        roles.put("root", MetadataFile.Keys.one(root));
        for (String role : List.of("targets", "snapshot", "timestamp")) {
            roles.put(role, MetadataFile.Keys.one(online));
        }
        return MetadataFile.root(1, now.plus(Duration.ofDays(365)), roles, List.of(root));
    }

    public void enrol(StationKeys station) throws IOException {
        byte[] wrapped =
                WrappedKeys.wrap(station.deviceId(), station.sealingKeys().getPublic(), List.of(epoch));
        keys.add(target("keys/" + station.deviceId(), wrapped, "{}"));
    }

    private MetadataFile.Target target(String path, byte[] file, String custom) throws IOException {
        var target = MetadataFile.Target.of(path, file, custom);
        Path at = folder.resolve("targets").resolve(target.mirrorPath());
        Files.createDirectories(at.resolveSibling(""));
        Files.write(at, file);
        return target;
    }

    /** A base, in the place of all that the country listed. */
    public void base(MemberState member, long generation, String... lines) throws IOException {
        listed(member).clear();
        add(member, Kind.BASE, Part.NOTICES, generation, 0, lines);
    }

    /** @return where the file lies */
    public Path add(MemberState member, Kind kind, Part part, long generation, long since, String... lines)
            throws IOException {
        return add(member, kind, part, "", generation, since, lines.length, lines);
    }

    Path add(
            MemberState member,
            Kind kind,
            Part part,
            String category,
            long generation,
            long since,
            int records,
            String... lines)
            throws IOException {
        byte[] payload = Arrays.stream(lines)
                .map(line -> line + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        String path = String.format("%s/%06d-%04d.%s", member.role(), generation, number++, part.name());
        var label = new SegmentLabel(kind, part, category, "", generation, since, number, 1, records);
        var target = target(
                path,
                SegmentFile.write(epoch, path, LineColumns.of(payload)),
                label.json().toString());
        listed(member).add(target);
        return folder.resolve("targets").resolve(target.mirrorPath());
    }

    List<MetadataFile.Target> listed(MemberState member) {
        return listed.computeIfAbsent(member, _ -> new ArrayList<>());
    }

    /** Another's key signs what this country lists from now on. */
    void sign(MemberState member, MetadataSigner by) {
        members.put(member, by);
    }

    /** Signs everything anew. */
    public void publish() throws IOException {
        List<MetadataFile.Delegated> delegated = new ArrayList<>();
        for (MemberState member : MemberState.values()) {
            delegated.add(new MetadataFile.Delegated(
                    member.role(), MetadataFile.Keys.one(first(member)), List.of(member.role() + "/*")));
        }
        delegated.add(new MetadataFile.Delegated("keys", MetadataFile.Keys.one(online), List.of("keys/*")));
        Instant late = now.plus(Duration.ofDays(90));
        if (!files.containsKey("targets")) {
            metadata("targets", MetadataFile.delegations(next("targets"), late, delegated, List.of(online)));
        }
        for (MemberState member : MemberState.values()) {
            MetadataSigner signer = members.getOrDefault(member, root);
            metadata(member.role(), MetadataFile.targets(next(member.role()), late, listed(member), List.of(signer)));
        }
        metadata("keys", MetadataFile.targets(next("keys"), late, keys, List.of(online)));
        byte[] snapshot = MetadataFile.snapshot(next("snapshot"), late, files, versions, List.of(online));
        Files.write(folder.resolve("metadata/" + versions.get("snapshot") + ".snapshot.json"), snapshot);
        byte[] timestamp = MetadataFile.timestamp(
                next("timestamp"), issued, issued.plus(good), snapshot, version("snapshot"), List.of(online));
        Files.write(folder.resolve("metadata/timestamp.json"), timestamp);
    }

    private final Map<MemberState, MetadataSigner> firsts = new EnumMap<>(MemberState.class);

    private MetadataSigner first(MemberState member) {
        return firsts.computeIfAbsent(member, one -> members.getOrDefault(one, root));
    }

    private long version(String role) {
        return versions.getOrDefault(role, 0L);
    }

    private long next(String role) {
        return versions.merge(role, 1L, Long::sum);
    }

    private void metadata(String role, byte[] file) throws IOException {
        files.put(role, file);
        Files.write(folder.resolve("metadata/" + version(role) + "." + role + ".json"), file);
    }
}
