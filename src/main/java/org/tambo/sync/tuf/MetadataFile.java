package org.tambo.sync.tuf;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metadata as its signers write it: what {@link TufClient} reads, for repositories with consistent snapshots. Each function
 * gives one file's bytes; where they go and which version is next is the publisher's to know.
 */
public final class MetadataFile {
    private static final String SPECIFICATION = "1.0.34";

    private MetadataFile() {}

    /** The keys of a role and how many of them must sign. */
    public record Keys(List<MetadataSigner> keys, int threshold) {
        public Keys {
            keys = List.copyOf(keys);
        }

        public static Keys one(MetadataSigner key) {
            return new Keys(List.of(key), 1);
        }
    }

    /**
     * A target file that a role lists.
     *
     * @param sha256 in hexadecimal digits
     * @param custom a JSON object that says what it is
     */
    public record Target(String path, long length, String sha256, String custom) {
        public static Target of(String path, byte[] file, String custom) {
            return new Target(path, file.length, digest(file), custom);
        }

        /** Where a mirror keeps it. */
        public String mirrorPath() {
            int name = path.lastIndexOf('/') + 1;
            return path.substring(0, name) + sha256 + "." + path.substring(name);
        }
    }

    /** A role that the targets role hands some paths on to, for good. */
    public record Delegated(String role, Keys keys, List<String> paths) {
        public Delegated {
            paths = List.copyOf(paths);
        }
    }

    /**
     * @param roles by name: root, timestamp, snapshot, targets
     * @param signers who sign this file: the old root's keys too, when they change
     */
    public static byte[] root(
            long version, Instant expires, Map<String, Keys> roles, Collection<MetadataSigner> signers) {
        Map<String, Json> byName = new LinkedHashMap<>();
        roles.forEach((name, keys) -> byName.put(name, role(keys)));
        Map<String, Json> content = head("root", version, expires);
        content.put("consistent_snapshot", new Json.Flag(true));
        content.put("keys", keys(roles.values()));
        content.put("roles", new Json.Members(byName));
        return signed(content, signers);
    }

    /** Of the targets role itself, which lists no file here and delegates everything. */
    public static byte[] delegations(
            long version, Instant expires, List<Delegated> delegated, Collection<MetadataSigner> signers) {
        List<Json> roles = new ArrayList<>();
        for (Delegated each : delegated) {
            Map<String, Json> role = new LinkedHashMap<>(role(each.keys()).values());
            role.put("name", new Json.Text(each.role()));
            role.put("terminating", new Json.Flag(true));
            role.put(
                    "paths",
                    new Json.Items(
                            each.paths().stream().<Json>map(Json.Text::new).toList()));
            roles.add(new Json.Members(role));
        }
        Map<String, Json> content = head("targets", version, expires);
        content.put("targets", new Json.Members(Map.of()));
        content.put(
                "delegations",
                new Json.Members(Map.of(
                        "keys",
                        keys(delegated.stream().map(Delegated::keys).toList()),
                        "roles",
                        new Json.Items(roles))));
        return signed(content, signers);
    }

    /** Of a delegated role. */
    public static byte[] targets(
            long version, Instant expires, Collection<Target> targets, Collection<MetadataSigner> signers) {
        Map<String, Json> byPath = new LinkedHashMap<>();
        for (Target target : targets) {
            Map<String, Json> description = new LinkedHashMap<>();
            description.put("length", new Json.Whole(target.length()));
            description.put("hashes", new Json.Members(Map.of("sha256", new Json.Text(target.sha256()))));
            description.put("custom", custom(target));
            byPath.put(target.path(), new Json.Members(description));
        }
        Map<String, Json> content = head("targets", version, expires);
        content.put("targets", new Json.Members(byPath));
        return signed(content, signers);
    }

    private static Json custom(Target target) {
        try {
            return Json.read(target.custom().getBytes(StandardCharsets.UTF_8));
        } catch (JsonFault e) {
            throw new IllegalArgumentException(target.path() + ": " + e.getMessage(), e);
        }
    }

    /**
     * @param roles the newest file of the targets role and of each delegated one, by role
     * @param versions of those files
     */
    public static byte[] snapshot(
            long version,
            Instant expires,
            Map<String, byte[]> roles,
            Map<String, Long> versions,
            Collection<MetadataSigner> signers) {
        Map<String, Json> listed = new LinkedHashMap<>();
        roles.forEach((role, file) -> listed.put(role + ".json", described(file, versions.getOrDefault(role, 0L))));
        Map<String, Json> content = head("snapshot", version, expires);
        content.put("meta", new Json.Members(listed));
        return signed(content, signers);
    }

    /**
     * @param issued when it is signed: how old a checkpoint's watchlist is counts from this
     * @param snapshot the newest snapshot's file
     */
    public static byte[] timestamp(
            long version,
            Instant issued,
            Instant expires,
            byte[] snapshot,
            long snapshotVersion,
            Collection<MetadataSigner> signers) {
        Map<String, Json> content = head("timestamp", version, expires);
        content.put(
                "issued", new Json.Text(issued.truncatedTo(ChronoUnit.SECONDS).toString()));
        content.put("meta", new Json.Members(Map.of("snapshot.json", described(snapshot, snapshotVersion))));
        return signed(content, signers);
    }

    /** When a file of ours expires. */
    public static Instant expires(byte[] file) {
        try {
            return Signed.expires(Json.read(file).members("signed"));
        } catch (JsonFault e) {
            throw new IllegalArgumentException("no metadata: " + e.getMessage(), e);
        }
    }

    private static Map<String, Json> head(String type, long version, Instant expires) {
        Map<String, Json> content = new LinkedHashMap<>();
        content.put("_type", new Json.Text(type));
        content.put("spec_version", new Json.Text(SPECIFICATION));
        content.put("version", new Json.Whole(version));
        content.put(
                "expires", new Json.Text(expires.truncatedTo(ChronoUnit.SECONDS).toString()));
        return content;
    }

    private static Json.Members role(Keys keys) {
        List<Json> ids =
                keys.keys().stream().<Json>map(key -> new Json.Text(key.id())).toList();
        return new Json.Members(Map.of("keyids", new Json.Items(ids), "threshold", new Json.Whole(keys.threshold())));
    }

    private static Json.Members keys(Collection<Keys> all) {
        Map<String, Json> byId = new LinkedHashMap<>();
        for (Keys keys : all) {
            for (MetadataSigner key : keys.keys()) {
                byId.put(key.id(), key.written());
            }
        }
        return new Json.Members(byId);
    }

    private static Json.Members described(byte[] file, long version) {
        return new Json.Members(Map.of(
                "version",
                new Json.Whole(version),
                "length",
                new Json.Whole(file.length),
                "hashes",
                new Json.Members(Map.of("sha256", new Json.Text(digest(file))))));
    }

    private static byte[] signed(Map<String, Json> content, Collection<MetadataSigner> signers) {
        var members = new Json.Members(content);
        byte[] bytes = CanonicalJson.bytes(members);
        List<Json> signatures =
                signers.stream().map(signer -> signer.signature(bytes)).toList();
        Map<String, Json> file = new LinkedHashMap<>();
        file.put("signed", members);
        file.put("signatures", new Json.Items(signatures));
        return CanonicalJson.text(new Json.Members(file)).getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(byte[] file) {
        MessageDigest digest = HashAlgorithm.SHA256.digest();
        return HexFormat.of().formatHex(digest.digest(file));
    }
}
