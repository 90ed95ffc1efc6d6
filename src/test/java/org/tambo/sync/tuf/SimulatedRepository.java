package org.tambo.sync.tuf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A repository in memory. Its content is changed freely, rightly or wrongly, and shows to clients once it is published: with
 * the next version number, signed by whatever keys the role has then. Publishing a target role lists it in the snapshot's
 * content, publishing the snapshot lists that in the timestamp's.
 */
final class SimulatedRepository {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    static final Instant LATER = NOW.plus(30, ChronoUnit.DAYS);
    static final List<String> TOP_LEVEL = List.of("root", "timestamp", "snapshot", "targets");

    final Map<String, Map<String, Object>> content = new LinkedHashMap<>();
    private final Map<String, List<byte[]>> published = new HashMap<>();
    private final Map<String, Map<String, SigningKey>> signers = new HashMap<>();
    /** By target path. */
    final Map<String, byte[]> artifacts = new HashMap<>();
    /** Every metadata file that was asked for, there or not. */
    final List<String> metadataRequests = new ArrayList<>();
    /** Every target file that was asked for, there or not. */
    final List<String> targetRequests = new ArrayList<>();
    /** Whether timestamp and snapshot say lengths and hashes. */
    boolean describesFully;

    SimulatedRepository() {
        content.put("targets", targets());
        content.put("snapshot", signed("snapshot", "meta", Trees.of()));
        content.put("timestamp", signed("timestamp", "meta", Trees.of()));
        content.put("root", signed("root", "consistent_snapshot", true, "keys", Trees.of(), "roles", Trees.of()));
        for (String role : TOP_LEVEL) {
            Trees.object(root(), "roles").put(role, Trees.of("keyids", new ArrayList<>(), "threshold", 1));
            addKey(role, SigningKey.ed25519());
        }
        publish("targets", "snapshot", "timestamp", "root");
    }

    static Map<String, Object> targets() {
        return signed("targets", "targets", Trees.of());
    }

    private static Map<String, Object> signed(String type, Object... more) {
        var tree = Trees.of("_type", type, "spec_version", "1.0.34", "version", 0, "expires", LATER.toString());
        tree.putAll(Trees.of(more));
        return tree;
    }

    Map<String, Object> root() {
        return content("root");
    }

    Map<String, Object> content(String role) {
        return content.computeIfAbsent(role, _ -> targets());
    }

    Map<String, Object> rootRole(String role) {
        return Trees.object(Trees.object(root(), "roles"), role);
    }

    List<String> keyIds(String role) {
        return Trees.array(rootRole(role), "keyids");
    }

    /** By key id. */
    Map<String, SigningKey> signers(String role) {
        return signers.computeIfAbsent(role, _ -> new LinkedHashMap<>());
    }

    /** The files on the mirror, version 1 first. */
    List<byte[]> versions(String role) {
        return published.computeIfAbsent(role, _ -> new ArrayList<>());
    }

    /** What snapshot lists about a target role. */
    Map<String, Object> snapshotOf(String role) {
        return Trees.object(Trees.object(content("snapshot"), "meta"), role + ".json");
    }

    /** What timestamp lists about snapshot. */
    Map<String, Object> timestampOfSnapshot() {
        return Trees.object(Trees.object(content("timestamp"), "meta"), "snapshot.json");
    }

    long version(String role) {
        return content(role).get("version") instanceof Number number ? number.longValue() : 0;
    }

    void expire(String role, Instant when) {
        content(role).put("expires", when.toString());
    }

    /** Lets a key sign for a top-level role. */
    void addKey(String role, SigningKey key) {
        trustKey(role, key);
        addSigner(role, key);
    }

    void trustKey(String role, SigningKey key) {
        Trees.object(root(), "keys").put(key.id(), key.written());
        keyIds(role).add(key.id());
    }

    void addSigner(String role, SigningKey key) {
        signers(role).put(key.id(), key);
    }

    void clearKeys(String role) {
        keyIds(role).clear();
        signers(role).clear();
    }

    void rotateKeys(String role) {
        clearKeys(role);
        addKey(role, SigningKey.ed25519());
    }

    /** Publishes a root with a new key, signed by the old one as well. */
    void rotateKeysOfRoot() {
        var old = new LinkedHashMap<>(signers("root"));
        rotateKeys("root");
        old.values().forEach(key -> addSigner("root", key));
        publish("root");
        signers("root").keySet().removeAll(old.keySet());
    }

    /** Delegates paths to a role, with a key of its own. */
    void delegate(String delegator, String role, boolean terminating, String... paths) {
        delegate(delegator, role, Trees.of("terminating", terminating, "paths", List.of(paths)));
    }

    void delegate(String delegator, String role, Map<String, Object> scope) {
        var delegations = content(delegator)
                .computeIfAbsent("delegations", _ -> Trees.of("keys", Trees.of(), "roles", new ArrayList<>()));
        var key = SigningKey.ed25519();
        Trees.object(delegations, "keys").put(key.id(), key.written());
        var delegation = Trees.of("name", role, "keyids", new ArrayList<>(List.of(key.id())), "threshold", 1);
        delegation.putAll(scope);
        Trees.array(delegations, "roles").add(delegation);
        addSigner(role, key);
        content(role);
    }

    /** Lists a target in a role, and keeps it on the mirror. */
    void addArtifact(String role, String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        artifacts.put(path, bytes);
        Trees.object(content(role), "targets").put(path, described(bytes, HashAlgorithm.SHA256));
    }

    static Map<String, Object> described(byte[] bytes, HashAlgorithm... algorithms) {
        var hashes = Trees.of();
        for (HashAlgorithm algorithm : algorithms) {
            String digits = HexFormat.of().formatHex(algorithm.digest().digest(bytes));
            hashes.put(algorithm == HashAlgorithm.SHA256 ? "sha256" : "sha512", digits);
        }
        return Trees.of("length", bytes.length, "hashes", hashes);
    }

    void publish(String... roles) {
        for (String role : roles) {
            content(role).put("version", version(role) + 1);
            byte[] bytes = signed(role);
            versions(role).add(bytes);
            var listed = Trees.of("version", version(role));
            if (describesFully) {
                listed.putAll(described(bytes, HashAlgorithm.SHA256));
            }
            switch (role) {
                case "root", "timestamp" -> {}
                case "snapshot" -> Trees.object(content("timestamp"), "meta").put("snapshot.json", listed);
                default -> Trees.object(content("snapshot"), "meta").put(role + ".json", listed);
            }
        }
    }

    /** A role's present content, signed by its present signers. */
    byte[] signed(String role) {
        byte[] bytes = Trees.canonical(content(role));
        var signatures = new ArrayList<>();
        signers(role).values().forEach(key -> signatures.add(key.sign(bytes)));
        return Trees.file(Trees.of("signed", content(role), "signatures", signatures));
    }

    private boolean consistent() {
        return Boolean.TRUE.equals(root().get("consistent_snapshot"));
    }

    /** Takes a role's versions off the mirror; the next one published is version 1 again. */
    void startAgain(String role) {
        versions(role).clear();
        content(role).put("version", 0);
    }

    /** Tampers with the newest published file of a role. */
    void tamper(String role, Consumer<List<Map<String, Object>>> withSignatures) {
        var signatures = new ArrayList<Map<String, Object>>();
        signers(role).values().forEach(key -> signatures.add(key.sign(Trees.canonical(content(role)))));
        withSignatures.accept(signatures);
        replaceNewest(role, Trees.file(Trees.of("signed", content(role), "signatures", signatures)));
    }

    void replaceNewest(String role, byte[] bytes) {
        versions(role).removeLast();
        versions(role).add(bytes);
    }

    byte[] newest(String role) {
        return versions(role).getLast();
    }

    Mirror metadata() {
        return path -> {
            metadataRequests.add(path);
            String name = path.substring(0, path.length() - ".json".length());
            boolean consistent = consistent();
            boolean versioned = name.endsWith(".root") || consistent && !name.equals("timestamp");
            int dot = versioned ? name.indexOf('.') : -1;
            var versions = versions(URLDecoder.decode(name.substring(dot + 1), StandardCharsets.UTF_8));
            long version = versioned ? Long.parseLong(name.substring(0, dot)) : versions.size();
            if (version < 1 || version > versions.size()) {
                throw new NotOnMirror(path);
            }
            return new ByteArrayInputStream(versions.get((int) version - 1));
        };
    }

    Mirror targetFiles() {
        return this::openTarget;
    }

    private InputStream openTarget(String path) throws IOException {
        targetRequests.add(path);
        String decoded = URLDecoder.decode(path, StandardCharsets.UTF_8);
        if (consistent()) {
            int name = decoded.lastIndexOf('/') + 1;
            decoded = decoded.substring(0, name) + decoded.substring(decoded.indexOf('.', name) + 1);
        }
        byte[] bytes = artifacts.get(decoded);
        if (bytes == null) {
            throw new NotOnMirror(path);
        }
        return new ByteArrayInputStream(bytes);
    }

    static Instant in(Duration time) {
        return NOW.plus(time);
    }
}
