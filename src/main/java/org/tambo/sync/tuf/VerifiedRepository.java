package org.tambo.sync.tuf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One state of a repository, as of the refresh that verified it. The metadata of delegated roles is fetched when a search
 * comes to it, as this state lists it. Not for several threads at a time.
 */
public final class VerifiedRepository {
    /** How many roles one search may ask, so that no role can send it round for long. */
    static final int ROLES = 64;

    private static final String TARGETS = "targets";

    /** A folder and a file in it, whose names need no encoding and lead nowhere else. */
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9]{1,40}/[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** A role, and the role that delegates to it in this search. */
    private record Step(String role, String delegator, Authority authority) {}

    /** The same role may be good in the eyes of one delegator and not of another. */
    private record Verified(String role, String delegator) {}

    private final TrustedFolder trusted;
    private final Transfer metadata;
    private final Transfer files;
    private final Instant now;
    private final Root root;
    private final Timestamp timestamp;
    private final Snapshot snapshot;
    private final Map<Verified, Targets> verified = new HashMap<>();

    VerifiedRepository(
            TrustedFolder trusted,
            Transfer metadata,
            Transfer files,
            Instant now,
            Root root,
            Timestamp timestamp,
            Snapshot snapshot) {
        this.trusted = trusted;
        this.metadata = metadata;
        this.files = files;
        this.now = now;
        this.root = root;
        this.timestamp = timestamp;
        this.snapshot = snapshot;
    }

    public long rootVersion() {
        return root.version();
    }

    public long timestampVersion() {
        return timestamp.version();
    }

    public long snapshotVersion() {
        return snapshot.version();
    }

    /** The versions of all files that this state consists of, by role: it never goes back in one of them. */
    public Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        snapshot.files().forEach((name, file) -> versions.put(name.replaceFirst("\\.json$", ""), file.version()));
        versions.put("root", root.version());
        versions.put("timestamp", timestamp.version());
        versions.put("snapshot", snapshot.version());
        return versions;
    }

    /** When this state was said to be the newest, where its repository says so. */
    public Optional<Instant> issued() {
        return timestamp.issued();
    }

    /** Until when this state may be taken for the newest. */
    public Instant expires() {
        return timestamp.expires();
    }

    /**
     * Looks for a target path in the roles that may speak for it, most trusted first (5.6.7).
     *
     * @throws UnknownTarget if none of them lists it
     * @throws UpdateRefused if one of them cannot be trusted: a less trusted one is not asked instead
     */
    public TargetFile find(String path) throws UpdateRefused, IOException {
        var waiting = new ArrayDeque<Step>();
        waiting.push(topLevel());
        var visited = new HashSet<String>();
        while (!waiting.isEmpty() && visited.size() < ROLES) {
            Step step = waiting.pop();
            // 5.6.7.1
            if (!visited.add(step.role)) {
                continue;
            }
            Targets targets = targets(step);
            var found = targets.file(path);
            if (found.isPresent()) {
                return found.get();
            }
            // 5.6.7.2
            var next = new ArrayList<Step>();
            for (Delegation delegation : targets.delegations()) {
                if (delegation.scope().covers(path)) {
                    next.add(new Step(delegation.role(), step.role, delegation.authority()));
                    if (delegation.terminating()) {
                        waiting.clear();
                        break;
                    }
                }
            }
            next.reversed().forEach(waiting::push);
        }
        throw new UnknownTarget(path);
    }

    /**
     * Everything that one role lists, to which the top-level targets role delegates.
     *
     * @return empty if there is no such role
     * @throws TargetOutOfScope if it lists a path that was not delegated to it
     * @throws UpdateRefused if it cannot be trusted
     */
    public List<TargetFile> listedBy(String role) throws UpdateRefused, IOException {
        for (Delegation delegation : topLevelTargets().delegations()) {
            if (delegation.role().equals(role)) {
                Targets targets = targets(new Step(role, TARGETS, delegation.authority()));
                for (String path : targets.files().keySet()) {
                    if (!delegation.scope().covers(path)) {
                        throw new TargetOutOfScope(role, path);
                    }
                }
                return List.copyOf(targets.files().values());
            }
        }
        return List.of();
    }

    /** The roles to which the top-level targets role delegates, most trusted first. */
    public List<String> roles() throws UpdateRefused, IOException {
        return topLevelTargets().delegations().stream().map(Delegation::role).toList();
    }

    /**
     * Fetches a target file unless the folder holds it already (5.7). The file shows in the folder only when its length
     * and hashes are those in the metadata. A fetch that breaks off leaves beside it what came, and the next one goes on
     * from there.
     *
     * @return the file in that folder; its name follows from the target path alone
     */
    public Path download(TargetFile target, Path folder) throws UpdateRefused, IOException {
        return download(target, new TrustedFolder(folder), localName(target));
    }

    /**
     * The same into a folder that can itself be offered as a mirror: the file lies in it where a mirror keeps it.
     *
     * @throws TargetOutOfScope if its path is none of plain names
     */
    public Path keep(TargetFile target, Path mirror) throws UpdateRefused, IOException {
        if (!PLAIN.matcher(target.path()).matches()) {
            throw new TargetOutOfScope("mirror", target.path());
        }
        String path = target.mirrorPath(root.consistent());
        int name = path.lastIndexOf('/') + 1;
        return download(target, new TrustedFolder(mirror.resolve(path.substring(0, name))), path.substring(name));
    }

    private Path download(TargetFile target, TrustedFolder downloads, String name) throws UpdateRefused, IOException {
        if (!isThere(target, downloads.path(name))) {
            String path = target.mirrorPath(root.consistent());
            try {
                if (!fetched(target, path, downloads.resume(name))) {
                    // What an earlier attempt had left was of another file under this name.
                    fetched(target, path, downloads.begin(name));
                }
            } catch (NotOnMirror e) {
                throw new MissingFile(path);
            }
        }
        return downloads.path(name);
    }

    /** Where a mirror keeps it, relative to its folder of targets. */
    public String mirrorPath(TargetFile target) throws UpdateRefused {
        return target.mirrorPath(root.consistent());
    }

    /** @return false if the file came out wrong and part of it had been here before */
    private boolean fetched(TargetFile target, String path, TrustedFolder.NewFile file)
            throws UpdateRefused, IOException {
        var check = target.hashes().start(target.path());
        try (file) {
            long present = file.present(target.length(), check::update);
            long length = present + rest(target, path, present, file, check);
            if (length != target.length()) {
                throw new LengthMismatch(target.path(), target.length(), length);
            }
            try {
                check.finish();
            } catch (HashMismatch e) {
                if (present > 0) {
                    return false;
                }
                throw e;
            }
            file.commit();
            return true;
        }
    }

    private long rest(TargetFile target, String path, long present, TrustedFolder.NewFile file, Hashes.Check check)
            throws UpdateRefused, IOException {
        if (present == target.length() && present > 0) {
            return 0;
        }
        try {
            return files.copy(path, present, target.length() - present, (piece, count) -> {
                check.update(piece, count);
                file.take(piece, count);
            });
        } catch (NotOnMirror e) {
            throw e;
        } catch (SlowTransfer | IOException e) {
            file.keep();
            throw e;
        }
    }

    Targets topLevelTargets() throws UpdateRefused, IOException {
        return targets(topLevel());
    }

    private Step topLevel() {
        return new Step(TARGETS, "root", root.targets());
    }

    private Targets targets(Step step) throws UpdateRefused, IOException {
        var known = verified.get(new Verified(step.role, step.delegator));
        if (known != null) {
            return known;
        }
        String listed = ExpectedFile.listedName(step.role);
        var described = snapshot.file(listed).orElseThrow(() -> new UnlistedRole(listed));
        var expected = new ExpectedFile(step.role, described, ExpectedFile.listedName(step.delegator), step.authority);
        var local = expected.local(trusted, TufClient.TARGETS_BYTES, Targets::read, now);
        Targets targets = local.isPresent() ? local.get() : fetched(expected);
        verified.put(new Verified(step.role, step.delegator), targets);
        return targets;
    }

    private Targets fetched(ExpectedFile expected) throws UpdateRefused, IOException {
        byte[] bytes = expected.fetch(metadata, root.consistent(), TufClient.TARGETS_BYTES); // 5.6.1
        Targets targets = expected.accept(bytes, Targets::read, now); // 5.6.2 to 5.6.5
        trusted.write(expected.localName(), bytes); // 5.6.6
        return targets;
    }

    /** A path that is too long for a file's name is named by its digest. */
    private static String localName(TargetFile target) {
        String name = PercentEncoding.fileName(target.path());
        return name.length() <= TrustedFolder.LONGEST_NAME ? name : Hashes.sha256(target.path());
    }

    private static boolean isThere(TargetFile target, Path file) throws UpdateRefused, IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != target.length()) {
            return false;
        }
        var check = target.hashes().start(target.path());
        byte[] piece = new byte[64 * 1024];
        try (var stream = Files.newInputStream(file)) {
            for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                check.update(piece, count);
            }
            check.finish();
            return true;
        } catch (HashMismatch outdated) {
            return false;
        }
    }
}
