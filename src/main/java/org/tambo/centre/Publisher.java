package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.tambo.sync.segment.EpochKey;
import org.tambo.sync.tuf.MetadataFile;
import org.tambo.sync.tuf.MetadataFile.Keys;
import org.tambo.sync.tuf.MetadataSigner;

/**
 * Publishes what has changed, one publication at a time over all instances: the changed country's segments, its signed list,
 * the snapshot and the timestamp, as docs/sync-protocol.md says. What is published stands in the database first; the files
 * follow, the timestamp last, and are written again at the next start should this instance die in between.
 */
@ApplicationScoped
@IfBuildProfile("centre")
public class Publisher {
    private static final Logger LOG = Logger.getLogger(Publisher.class);
    private static final int ROOT_KEYS = 3;
    private static final int ROOT_THRESHOLD = 2;
    private static final Duration ROOT = Duration.ofDays(365);
    private static final Duration COUNTRY = Duration.ofDays(90);
    private static final Duration SNAPSHOT = Duration.ofDays(7);
    /** How long the files of a dropped base stay for those who are fetching them. */
    private static final Duration GRACE = Duration.ofDays(1);

    /** So many notices at a time, withdrawals first: one that comes now need not wait for a whole country's. */
    private static final int TOGETHER = 5_000;

    private static final String KEYS = "keys";

    private final Notices notices;
    private final Segments segments;
    private final Epochs epochs;
    private final Devices devices;
    private final KeyHolder roleKeys;
    private final PublishedFiles files;
    private final CentreSettings settings;
    private final Clock clock;
    private final List<Consumer<Publication>> listeners = new CopyOnWriteArrayList<>();
    /** The version of the newest timestamp that listeners were told, whichever instance had signed it. */
    private volatile long announced;

    /** Why nothing could be published at the last try; empty where it could. */
    private volatile String heldUp = "";

    /** The withdrawals that were listed then. */
    private Set<String> withdrawals = Set.of();

    /**
     * There is something new.
     *
     * @param timestamp its version
     * @param urgent whether a notice was withdrawn
     */
    record Publication(long timestamp, boolean urgent) {}

    Publisher(
            Notices notices,
            Segments segments,
            Epochs epochs,
            Devices devices,
            KeyHolder roleKeys,
            PublishedFiles files,
            CentreSettings settings,
            Clock clock) {
        this.notices = notices;
        this.segments = segments;
        this.epochs = epochs;
        this.devices = devices;
        this.roleKeys = roleKeys;
        this.files = files;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param listener is told of each publication after its files are there */
    void onPublished(Consumer<Publication> listener) {
        listeners.add(listener);
    }

    void start(@Observes StartupEvent event) {
        try {
            tryToPublish();
        } catch (DatabaseFault | QuarkusTransactionException e) {
            LOG.errorf("Nothing is published yet: %s", e.getMessage());
        }
    }

    /** Those who wait here are told of what another instance has published. */
    @Scheduled(every = "1s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void follow() {
        if (segments.version("timestamp") > announced) {
            tryToPublish();
        }
    }

    /** Finds what another instance left undone, and signs the timestamp anew when its time is half over. */
    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void renew() {
        tryToPublish();
    }

    /** A store that cannot be written now holds publications up, and nothing else that the centre does. */
    private void tryToPublish() {
        String why = "";
        try {
            publish();
        } catch (PublicationHeldUp e) {
            why = String.valueOf(e.getMessage());
            if (!why.equals(heldUp)) {
                LOG.errorf("Publications are held up: %s", why);
            }
        }
        heldUp = why;
    }

    @Scheduled(every = "1h", delayed = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tidy() {
        Set<String> listed = new HashSet<>(segments.mirrorPaths());
        deviceKeys().keySet().forEach(key -> listed.add(key.mirrorPath()));
        files.forget(listed, clock.instant(), GRACE);
    }

    /**
     * Publishes whatever is new; does nothing when nothing is.
     *
     * @throws PublicationHeldUp if the files cannot be written now, or are newer than the database; it is tried again
     */
    void publish() {
        boolean more = true;
        try {
            while (more) {
                more = publishSome();
            }
        } catch (UncheckedIOException e) {
            throw new PublicationHeldUp(e);
        }
    }

    /** @return whether there is more than was taken */
    private synchronized boolean publishSome() {
        boolean more = QuarkusTransaction.requiringNew().timeout(3600).call(() -> {
            segments.lock();
            return prepare(Set.of());
        });
        QuarkusTransaction.requiringNew().timeout(600).run(this::write);
        return more;
    }

    /**
     * Publishes everything that the database has above what is published, each country from a new base: for a database that is an older
     * one, once it has again what it lacked.
     */
    synchronized void publishAnew() {
        try {
            QuarkusTransaction.requiringNew().timeout(3600).run(() -> {
                segments.lock();
                prepare(overtake(files.state()));
            });
            QuarkusTransaction.requiringNew().timeout(600).run(this::write);
        } catch (UncheckedIOException e) {
            throw new PublicationHeldUp(e);
        }
    }

    /** @return the roles that have to be signed anew, under a higher number than any that is published */
    private Set<String> overtake(PublishedState published) {
        Set<String> roles = new HashSet<>();
        for (Segments.Signed old : segments.signed()) {
            if (!old.role().equals("root") && published.version(old.role()) > old.version()) {
                segments.sign(new Segments.Signed(old.role(), published.version(old.role()), old.file()));
                roles.add(old.role());
            }
        }
        for (Country country : Country.values()) {
            segments.remove(segments.listed(country).stream()
                    .map(MetadataFile.Target::path)
                    .toList());
            segments.generation(country, Math.max(segments.generation(country), published.generation(country.role())));
            roles.add(country.role());
        }
        return roles;
    }

    /** To go on from an older state would be to give other contents the numbers that checkpoints have taken already. */
    private void refuseOlderDatabase(Map<String, Segments.Signed> signed) {
        long published = files.timestamp();
        Segments.Signed timestamp = signed.get("timestamp");
        long known = timestamp == null ? 0 : timestamp.version();
        if (published > known) {
            throw new PublicationHeldUp("the database is older than what is published (timestamp " + known + ", and "
                    + published + "): docs/centre.md, A database from a backup");
        }
    }

    /**
     * Publishes another list of what is published of a country.
     *
     * @param change makes it, within the transaction of that publication
     */
    synchronized void list(Country country, Runnable change) {
        QuarkusTransaction.requiringNew().timeout(600).run(() -> {
            segments.lock();
            change.run();
            prepare(Set.of(country.role()));
        });
        QuarkusTransaction.requiringNew().timeout(600).run(this::write);
    }

    /** Under the lock as well: what is written last must be what was signed last, whichever instance signed it. */
    private void write() {
        segments.lock();
        for (Segments.Signed metadata : inOrder(segments.signed())) {
            boolean timestamp = metadata.role().equals("timestamp");
            files.metadata(
                    timestamp ? "timestamp.json" : metadata.version() + "." + metadata.role() + ".json",
                    metadata.file());
            if (timestamp && metadata.version() > announced) {
                announced = metadata.version();
                Set<String> listed = segments.withdrawals();
                var publication = new Publication(announced, !withdrawals.containsAll(listed));
                withdrawals = listed;
                listeners.forEach(listener -> listener.accept(publication));
            }
        }
    }

    /** The newest root metadata, by which a device may begin to trust. */
    String root() {
        return segments.signed().stream()
                .filter(metadata -> metadata.role().equals("root"))
                .map(metadata -> new String(metadata.file(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing is published yet"));
    }

    /** What is listed must be there before the list is. */
    private static List<Segments.Signed> inOrder(List<Segments.Signed> metadata) {
        List<String> last = List.of("targets", "root", "snapshot", "timestamp");
        return metadata.stream()
                .sorted((a, b) -> Integer.compare(last.indexOf(a.role()), last.indexOf(b.role())))
                .toList();
    }

    /**
     * @param relisted roles whose list has changed already
     * @return whether there is more than was taken
     */
    private boolean prepare(Set<String> relisted) {
        Instant now = clock.instant();
        Map<String, Segments.Signed> signed = new LinkedHashMap<>();
        segments.signed().forEach(each -> signed.put(each.role(), each));
        refuseOlderDatabase(signed);
        Set<String> renewed = new HashSet<>();
        if (isDueHere("root", rootKeys(), signed, now)) {
            root(signed, renewed, now);
        }
        if (relisted.contains("targets") || isDueHere("targets", List.of("targets"), signed, now)) {
            delegations(signed, renewed, now);
        }
        boolean more = false;
        for (Country country : Country.values()) {
            Segments.Signed list = signed.get(country.role());
            int taken = publish(country, now);
            more |= taken == TOGETHER;
            if (taken > 0 || relisted.contains(country.role()) || list == null || isDue(list, COUNTRY, now)) {
                renew(
                        signed,
                        renewed,
                        country.role(),
                        version -> MetadataFile.targets(
                                version, now.plus(COUNTRY), segments.listed(country), signers(country.role())));
            }
        }
        keys(signed, renewed, now, relisted.contains(KEYS));
        Segments.Signed oldSnapshot = signed.get("snapshot");
        if (!renewed.isEmpty() || oldSnapshot == null || isDue(oldSnapshot, SNAPSHOT, now)) {
            snapshot(signed, renewed, now);
        }
        Segments.Signed snapshot = signed.get("snapshot");
        Segments.Signed oldTimestamp = signed.get("timestamp");
        if (snapshot != null
                && (renewed.contains("snapshot")
                        || oldTimestamp == null
                        || isDue(oldTimestamp, settings.timestamp(), now))) {
            renew(
                    signed,
                    renewed,
                    "timestamp",
                    version -> MetadataFile.timestamp(
                            version,
                            now,
                            now.plus(settings.timestamp()),
                            snapshot.file(),
                            snapshot.version(),
                            signers("timestamp")));
        }
        renewed.forEach(role -> {
            Segments.Signed metadata = signed.get(role);
            if (metadata != null) {
                segments.sign(metadata);
            }
        });
        return more;
    }

    /** Writes a role's metadata in the version that it is to have. */
    private interface Writer {
        byte[] write(long version);
    }

    private static void renew(Map<String, Segments.Signed> signed, Set<String> renewed, String role, Writer writer) {
        Segments.Signed old = signed.get(role);
        long version = old == null ? 1 : old.version() + 1;
        signed.put(role, new Segments.Signed(role, version, writer.write(version)));
        renewed.add(role);
    }

    private List<MetadataSigner> signers(String role) {
        return List.of(roleKeys.of(role));
    }

    private static List<String> rootKeys() {
        return IntStream.rangeClosed(1, ROOT_KEYS).mapToObj(i -> "root-" + i).toList();
    }

    /** Whether it is to be signed anew, by keys that may be elsewhere and are here. At the first time they have to be. */
    private boolean isDueHere(String role, List<String> keys, Map<String, Segments.Signed> signed, Instant now) {
        Segments.Signed old = signed.get(role);
        return old == null || isDue(old, ROOT, now) && keys.stream().allMatch(roleKeys::has);
    }

    private void root(Map<String, Segments.Signed> signed, Set<String> renewed, Instant now) {
        List<MetadataSigner> rootKeys = rootKeys().stream().map(roleKeys::of).toList();
        Map<String, Keys> roles = new LinkedHashMap<>();
        roles.put("root", new Keys(rootKeys, ROOT_THRESHOLD));
        for (String role : List.of("targets", "snapshot", "timestamp")) {
            roles.put(role, Keys.one(roleKeys.of(role)));
        }
        renew(signed, renewed, "root", version -> MetadataFile.root(version, now.plus(ROOT), roles, rootKeys));
    }

    private void delegations(Map<String, Segments.Signed> signed, Set<String> renewed, Instant now) {
        List<MetadataFile.Delegated> delegated = new ArrayList<>();
        for (Country country : Country.values()) {
            delegated.add(delegated(country.role()));
        }
        delegated.add(delegated(KEYS));
        renew(
                signed,
                renewed,
                "targets",
                version -> MetadataFile.delegations(version, now.plus(ROOT), delegated, signers("targets")));
    }

    private MetadataFile.Delegated delegated(String role) {
        return new MetadataFile.Delegated(role, Keys.one(roleKeys.of(role)), List.of(role + "/*"));
    }

    /** @return how many changes were taken; all, where it begins with a base */
    private int publish(Country country, Instant now) {
        long generation = segments.generation(country);
        long next = generation + 1;
        EpochKey epoch = epochs.current(now);
        Chain chain = Chain.of(segments.listed(country));
        boolean base = chain.isEmpty();
        List<MetadataFile.Target> made = new ArrayList<>();
        var packer = new SegmentPacker(country.role(), next, base ? 0 : generation, epoch, (target, file) -> {
            files.target(target.mirrorPath(), file);
            made.add(target);
        });
        int taken;
        if (base) {
            // What comes in between stays pending, and is in the next generation as well.
            taken = notices.enter(country.name(), next, Integer.MAX_VALUE, _ -> {});
            if (taken == 0 && generation > 0 && !chain.links().isEmpty()) {
                return 0;
            }
            notices.all(country.name(), state -> packer.add(state, now));
            notices.forgetWithdrawn(country.name(), next);
            segments.remove(chain.replacedBy(next, 0));
        } else {
            taken = notices.enter(country.name(), next, TOGETHER, state -> packer.add(state, now));
            if (taken == 0) {
                return 0;
            }
        }
        packer.finish();
        made.forEach(target -> segments.add(country, target));
        segments.generation(country, next);
        LOG.infof("Generation %d of %s: %d segments of a %s", next, country, made.size(), base ? "base" : "delta");
        return taken;
    }

    /** Wraps the epochs' keys for the devices that have not all of them yet, and takes them from the revoked ones. */
    private void keys(Map<String, Segments.Signed> signed, Set<String> renewed, Instant now, boolean relisted) {
        epochs.current(now);
        boolean changed = devices.rewrap(epochs.all()) || relisted;
        Segments.Signed old = signed.get(KEYS);
        if (changed || old == null || isDue(old, COUNTRY, now)) {
            Map<MetadataFile.Target, byte[]> wrapped = deviceKeys();
            wrapped.forEach((target, file) -> files.target(target.mirrorPath(), file));
            renew(
                    signed,
                    renewed,
                    KEYS,
                    version -> MetadataFile.targets(version, now.plus(COUNTRY), wrapped.keySet(), signers(KEYS)));
        }
    }

    private Map<MetadataFile.Target, byte[]> deviceKeys() {
        Map<MetadataFile.Target, byte[]> wrapped = new LinkedHashMap<>();
        devices.wrapped()
                .forEach((device, file) -> wrapped.put(MetadataFile.Target.of(KEYS + "/" + device, file, "{}"), file));
        return wrapped;
    }

    private void snapshot(Map<String, Segments.Signed> signed, Set<String> renewed, Instant now) {
        Map<String, byte[]> listed = new HashMap<>();
        Map<String, Long> versions = new HashMap<>();
        for (Segments.Signed metadata : signed.values()) {
            if (!Set.of("root", "snapshot", "timestamp").contains(metadata.role())) {
                listed.put(metadata.role(), metadata.file());
                versions.put(metadata.role(), metadata.version());
            }
        }
        renew(
                signed,
                renewed,
                "snapshot",
                version -> MetadataFile.snapshot(version, now.plus(SNAPSHOT), listed, versions, signers("snapshot")));
    }

    private static boolean isDue(Segments.Signed metadata, Duration time, Instant now) {
        Instant expires = MetadataFile.expires(metadata.file());
        return expires.isBefore(now.plus(time.dividedBy(2)));
    }
}
