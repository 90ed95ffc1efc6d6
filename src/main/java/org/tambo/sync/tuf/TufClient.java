package org.tambo.sync.tuf;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Keeps the trusted metadata of one repository up to date: the client workflow of the TUF specification 1.0, section 5,
 * whose clauses stand beside the steps (https://theupdateframework.github.io/specification/latest/#detailed-client-workflow).
 *
 * <p>Two things are added to the clauses. A trusted file is checked again when it is loaded, and is as good as absent if it
 * no longer holds, so that neither a revoked key nor a damaged disk can stop later updates. And what a revoked key may
 * have driven too far (5.3.11) is deleted before the root that revokes it is stored, so that a power cut between the two
 * cannot leave it behind.
 *
 * <p>Not for several threads, nor for two clients on one folder, at a time.
 */
public final class TufClient {
    static final int ROOT_BYTES = 512 * 1024;
    static final int TIMESTAMP_BYTES = 16 * 1024;
    static final int SNAPSHOT_BYTES = 2 * 1024 * 1024;
    static final int TARGETS_BYTES = 4 * 1024 * 1024;
    /** How many roots one refresh may go through; the specification's own example. */
    static final int ROOTS = 1024;

    private static final String ROOT = "root.json";
    private static final String TIMESTAMP = "timestamp.json";
    private static final String SNAPSHOT = "snapshot.json";

    private final Path folder;
    private final TrustedFolder trusted;
    private final Transfer metadata;
    private final Transfer targets;
    private final InstantSource clock;

    /**
     * @param folder where the trusted metadata lies, under names without version
     * @param metadata where the repository's metadata can be had
     * @param targets where its target files can be had
     * @param clock looked at once for each refresh
     */
    public TufClient(Path folder, Mirror metadata, Mirror targets, InstantSource clock) {
        this.folder = folder;
        this.trusted = new TrustedFolder(folder);
        this.metadata = new Transfer(metadata);
        this.targets = new Transfer(targets);
        this.clock = clock;
    }

    /**
     * Makes a root file the one that trust starts from. It must have come by a way that is itself trusted; all that can be
     * checked is that it is a root and signed as it says.
     */
    public static void initialise(Path folder, byte[] root) throws UpdateRefused, IOException {
        trustedRoot(root);
        new TrustedFolder(folder).write(ROOT, root);
    }

    /**
     * Brings the trusted metadata up to date with the repository.
     *
     * @return the repository as it stands, at the time when this refresh began
     * @throws UpdateRefused if the repository cannot be trusted as it stands; the steps before that one hold
     * @throws IOException if the mirror cannot be reached or the folder cannot be written
     */
    public VerifiedRepository refresh() throws UpdateRefused, IOException {
        Instant now = clock.instant(); // 5.1
        return refresh(now, now);
    }

    /**
     * The same for what a person has carried here, such as a stick: that its timestamp and its snapshot are past their dates
     * is no reason to refuse them. Roots and lists of targets must be good today, and nothing goes back.
     */
    public VerifiedRepository refreshCarried() throws UpdateRefused, IOException {
        return refresh(clock.instant(), Instant.MIN);
    }

    /** @param freshAt at what time timestamp and snapshot must not be expired */
    private VerifiedRepository refresh(Instant now, Instant freshAt) throws UpdateRefused, IOException {
        Root root = updatedRoot(now); // 5.2, 5.3
        Timestamp timestamp = updatedTimestamp(root, freshAt); // 5.4
        Snapshot snapshot = updatedSnapshot(root, timestamp, freshAt); // 5.5
        var repository = new VerifiedRepository(trusted, metadata, targets, now, root, timestamp, snapshot);
        repository.topLevelTargets(); // 5.6.1 to 5.6.6
        return repository;
    }

    private static Root trustedRoot(byte[] bytes) throws UpdateRefused {
        var file = SignedMetadata.read(ROOT, bytes);
        Root root = file.content(Root::read);
        root.root().verify(ROOT, file);
        return root;
    }

    private Root updatedRoot(Instant now) throws UpdateRefused, IOException {
        // 5.2
        Root root = trustedRoot(trusted.read(ROOT, ROOT_BYTES).orElseThrow(() -> new NoTrustedRoot(folder)));
        // 5.3.2, 5.3.3
        for (int i = 0; i < ROOTS; i++) {
            String name = root.version() + 1 + "." + ROOT;
            byte[] bytes;
            try {
                bytes = metadata.whole(name, ROOT_BYTES);
            } catch (NotOnMirror newest) {
                break;
            }
            // 5.3.4
            var file = SignedMetadata.read(name, bytes);
            root.root().verify(root.version() + "." + ROOT, file);
            Root next = file.content(Root::read);
            next.root().verify(name, file);
            // 5.3.5
            if (next.version() != root.version() + 1) {
                throw new VersionMismatch(name, root.version() + 1, next.version());
            }
            // 5.3.11
            if (next.timestamp().revokesKeysOf(root.timestamp())
                    || next.snapshot().revokesKeysOf(root.snapshot())) {
                trusted.delete(TIMESTAMP);
                trusted.delete(SNAPSHOT);
            }
            // 5.3.7, 5.3.8
            trusted.write(ROOT, bytes);
            root = next;
        }
        // 5.3.10
        root.refuseExpired(ROOT, now);
        return root;
    }

    private Timestamp updatedTimestamp(Root root, Instant now) throws UpdateRefused, IOException {
        var old = trusted(TIMESTAMP, TIMESTAMP_BYTES, root.timestamp(), Timestamp::read);
        // 5.4.1
        byte[] bytes = ExpectedFile.fetch(metadata, TIMESTAMP, TIMESTAMP_BYTES);
        // 5.4.2
        var offered = SignedMetadata.verified(TIMESTAMP, bytes, ROOT, root.timestamp(), Timestamp::read);
        if (old.isPresent()) {
            // 5.4.3.1
            refuseRollback(TIMESTAMP, old.get().version(), offered.version());
            if (offered.version() == old.get().version()) {
                old.get().refuseExpired(TIMESTAMP, now);
                return old.get();
            }
            // 5.4.3.2
            refuseRollback(
                    SNAPSHOT, old.get().snapshot().version(), offered.snapshot().version());
        }
        // 5.4.4
        offered.refuseExpired(TIMESTAMP, now);
        // 5.4.5
        trusted.write(TIMESTAMP, bytes);
        return offered;
    }

    private Snapshot updatedSnapshot(Root root, Timestamp timestamp, Instant now) throws UpdateRefused, IOException {
        var expected = new ExpectedFile("snapshot", timestamp.snapshot(), ROOT, root.snapshot());
        var current = expected.local(trusted, SNAPSHOT_BYTES, Snapshot::read, now);
        if (current.isPresent()) {
            return current.get();
        }
        var old = trusted(SNAPSHOT, SNAPSHOT_BYTES, root.snapshot(), Snapshot::read);
        // 5.5.1
        byte[] bytes = expected.fetch(metadata, root.consistent(), SNAPSHOT_BYTES);
        // 5.5.2 to 5.5.4, 5.5.6
        Snapshot offered = expected.accept(bytes, Snapshot::read, now);
        // 5.5.5
        if (old.isPresent()) {
            for (var file : old.get().files().entrySet()) {
                String name = file.getKey();
                var listed = offered.file(name).orElseThrow(() -> new DroppedRole(name));
                refuseRollback(name, file.getValue().version(), listed.version());
            }
        }
        // 5.5.7
        trusted.write(SNAPSHOT, bytes);
        return offered;
    }

    /** What was trusted at the last refresh; its date does not matter, since it only says what may not go back. */
    private <T extends Signed> Optional<T> trusted(String name, int limit, Authority authority, Signed.Reader<T> reader)
            throws IOException {
        var bytes = trusted.read(name, limit);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SignedMetadata.verified(name, bytes.get(), ROOT, authority, reader));
        } catch (UpdateRefused noLongerTrusted) {
            return Optional.empty();
        }
    }

    private static void refuseRollback(String name, long trusted, long offered) throws RolledBack {
        if (offered < trusted) {
            throw new RolledBack(name, trusted, offered);
        }
    }
}
