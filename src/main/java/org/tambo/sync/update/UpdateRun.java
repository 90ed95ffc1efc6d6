package org.tambo.sync.update;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.EpochKey;
import org.tambo.sync.segment.LineColumns;
import org.tambo.sync.segment.SegmentFile;
import org.tambo.sync.segment.SegmentLabel;
import org.tambo.sync.segment.SegmentLabel.Kind;
import org.tambo.sync.segment.SegmentLabel.Part;
import org.tambo.sync.segment.SegmentRefused;
import org.tambo.sync.segment.SegmentRefused.Reason;
import org.tambo.sync.segment.Subset;
import org.tambo.sync.segment.UpdatePlan;
import org.tambo.sync.segment.WrappedKeys;
import org.tambo.sync.tuf.MissingFile;
import org.tambo.sync.tuf.TargetFile;
import org.tambo.sync.tuf.TufClient;
import org.tambo.sync.tuf.UpdateRefused;
import org.tambo.sync.tuf.VerifiedRepository;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.NoticeRefused;
import org.tambo.watchlist.Origin;
import org.tambo.watchlist.ReplicaUpdate;
import org.tambo.watchlist.Watchlist;

/**
 * One update, in the order of docs/sync-protocol.md, 1.4: refresh the metadata, choose the segments, fetch them, open and check
 * all that they hold, apply it in one transaction. Where the fingers' ridges are long they come after everything else, a
 * segment with each update, in a transaction of their own. What one country did wrong keeps back that country's part and
 * nobody else's. Not for several threads at a time.
 */
public final class UpdateRun {
    private static final Set<String> TOP_LEVEL = Set.of("root", "targets", "snapshot", "timestamp");
    private static final String KEYS = "keys";
    /** More than that to be fetched, and withdrawals do not wait for it, nor anything for the ridges. */
    private static final long LONG_FETCH = 256 * 1024;

    private final Watchlist watchlist;
    private final StationKeys keys;
    private final UpdateStore store;
    private final Subset subset;
    private final InstantSource clock;

    public UpdateRun(Watchlist watchlist, StationKeys keys, UpdateStore store, Subset subset, InstantSource clock) {
        this.watchlist = watchlist;
        this.keys = keys;
        this.store = store;
        this.subset = subset;
        this.clock = clock;
    }

    /**
     * What became of an update.
     *
     * @param timestamp the version of the timestamp that it followed
     * @param changed whether another state is in force now
     * @param unfinished whether more could be fetched at once
     * @param refusals what was not taken of it
     */
    @RegisterForReflection
    public record Outcome(long timestamp, boolean changed, boolean unfinished, List<Refusal> refusals) {
        public Outcome {
            refusals = List.copyOf(refusals);
        }
    }

    /** What is to be done about one country. */
    private record Plan(MemberState member, UpdatePlan update, UpdatePlan texture, Map<String, TargetFile> files) {
        /** @param textures whether the ridges are taken as well */
        boolean changes(boolean textures) {
            return update.fromBase()
                    || !update.segments().isEmpty()
                    || textures && !texture.segments().isEmpty();
        }

        /** What is left once all but the ridges is taken. */
        Plan ofTexture() {
            return new Plan(member, new UpdatePlan(false, update.generation(), List.of()), texture, files);
        }

        TargetFile file(UpdatePlan.Listed segment) {
            return Objects.requireNonNull(files.get(segment.path()));
        }
    }

    /** Something of one country's is wrong. */
    private static final class MemberRefused extends Exception {
        private static final long serialVersionUID = 1;

        private final MemberState member;
        private final transient Refusal refusal;

        MemberRefused(MemberState member, Exception cause) {
            super(cause);
            this.member = member;
            this.refusal = Refusal.of(member.name(), cause);
        }
    }

    /**
     * @param root where trust starts at a station that has none yet
     * @throws UpdateRefused if what is offered cannot be trusted at all; then nothing has changed
     * @throws SegmentRefused likewise
     * @throws IOException if the link or the disk failed: what was fetched stays for the next time
     */
    public Outcome from(Door door, byte[] root) throws UpdateRefused, SegmentRefused, IOException {
        store.begin(root);
        var metadata = new RememberedRoots(door.metadata());
        var client = new TufClient(store.trusted(), metadata, door.targets(), clock);
        return new OneState(door.carried() ? client.refreshCarried() : client.refresh()).take(metadata);
    }

    /** The update to one state of the repository. */
    private final class OneState {
        private final VerifiedRepository repository;
        private final Instant issued;
        private final List<Refusal> refusals = new ArrayList<>();
        private final Map<MemberState, Plan> plans = new EnumMap<>(MemberState.class);
        private Map<Integer, EpochKey> epochs = Map.of();
        private boolean changed;
        /** Whether the state that is made has the ridges that this one lists. */
        private boolean textures;
        /** Whether this door has no more of them at present. */
        private boolean exhausted;

        OneState(VerifiedRepository repository) throws SegmentRefused {
            this.repository = repository;
            this.issued = repository
                    .issued()
                    .orElseThrow(() ->
                            new SegmentRefused(Reason.AGE_UNKNOWN, "the timestamp does not say when it was signed"));
        }

        Outcome take(RememberedRoots roots) throws UpdateRefused, SegmentRefused, IOException {
            refuseOlder();
            epochs = epochKeys();
            for (String role : repository.roles()) {
                Optional<MemberState> member = MemberState.of(role).filter(one -> subset.includes(one.role()));
                if (member.isPresent()) {
                    plan(member.get());
                }
            }
            try {
                withdrawAhead();
                fetch();
                textures =
                        missingTextures().stream().mapToLong(TargetFile::length).sum() <= LONG_FETCH
                                && fetchTextures(Integer.MAX_VALUE);
                apply();
                if (!textures) {
                    plans.replaceAll((_, plan) -> plan.ofTexture());
                    textures = fetchTextures(1);
                    apply();
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            confirm();
            offer(roots.roots());
            return new Outcome(repository.timestampVersion(), changed, !textures && !exhausted, refusals);
        }

        /** The client's folder may have been lost, or brought back from a copy; what the replica remembers was not. */
        private void refuseOlder() throws SegmentRefused {
            Map<String, Long> offered = repository.versions();
            Map<String, Long> taken = taken().map(Origin::metadata).orElseGet(TreeMap::new);
            // A newer root may have taken away keys with which the numbers were driven too far (TUF 5.3.11).
            boolean recovery = repository.rootVersion() > taken.getOrDefault("root", Long.MAX_VALUE);
            for (var role : taken.entrySet()) {
                boolean mayGoBack = recovery
                        && (role.getKey().equals("timestamp") || role.getKey().equals("snapshot"));
                long version = offered.getOrDefault(role.getKey(), 0L);
                if (version < role.getValue() && !mayGoBack) {
                    throw new SegmentRefused(
                            Reason.OLDER_STATE,
                            "version " + version + " of " + role.getKey() + " is offered, and " + role.getValue()
                                    + " was taken before");
                }
            }
        }

        private Map<Integer, EpochKey> epochKeys() throws UpdateRefused, SegmentRefused, IOException {
            TargetFile target = repository.find(KEYS + "/" + keys.deviceId());
            Path file;
            try {
                file = repository.keep(target, store.targets());
            } catch (MissingFile e) {
                // A neighbour offers what it could verify, and the keys of others are not among it.
                file = store.keys(keys.deviceId()).orElseThrow(() -> e);
            }
            return WrappedKeys.unwrap(keys.deviceId(), keys.sealingKeys(), Files.readAllBytes(file));
        }

        private Optional<Origin> taken() {
            return watchlist.current().header().flatMap(Generation.Header::origin);
        }

        /** What is here of another subset is of no chain that goes on. */
        private Optional<Origin> continued() {
            return taken().filter(origin -> origin.subset().equals(subset.choice()));
        }

        private void plan(MemberState member) throws IOException {
            try {
                List<UpdatePlan.Listed> segments = new ArrayList<>();
                Map<String, TargetFile> files = new LinkedHashMap<>();
                for (TargetFile file : repository.listedBy(member.role())) {
                    String custom = file.custom()
                            .orElseThrow(() ->
                                    new SegmentRefused(Reason.BAD_LABEL, file.path() + " does not say what it is"));
                    segments.add(new UpdatePlan.Listed(file.path(), SegmentLabel.parse(file.path(), custom)));
                    files.put(file.path(), file);
                }
                long has = continued()
                        .map(origin -> origin.generations().getOrDefault(member.name(), 0L))
                        .orElse(0L);
                UpdatePlan update = UpdatePlan.of(segments, has, subset.of(Part.TEXTURE, false));
                UpdatePlan texture = UpdatePlan.of(
                        segments, update.fromBase() ? 0 : textured(member), subset.of(Part.TEXTURE, true));
                plans.put(member, new Plan(member, update, texture, files));
            } catch (UpdateRefused | SegmentRefused e) {
                refuse(new MemberRefused(member, e));
            }
        }

        /** Up to which generation a country's fingers have their ridges. */
        private long textured(MemberState member) {
            return continued()
                    .map(origin -> origin.textures().getOrDefault(member.name(), 0L))
                    .orElse(0L);
        }

        private void refuse(MemberRefused refused) {
            plans.remove(refused.member);
            refusals.add(refused.refusal);
        }

        /**
         * The newest generation's withdrawals are final, and small: where more has to be fetched first they do not wait for
         * it. They come again in their turn.
         */
        private void withdrawAhead() throws IOException {
            Map<Plan, List<UpdatePlan.Listed>> ahead = new LinkedHashMap<>();
            for (Plan plan : plans.values()) {
                List<UpdatePlan.Listed> withdrawals = new ArrayList<>();
                long rest = 0;
                for (UpdatePlan.Listed segment : plan.update().segments()) {
                    if (segment.label().isFinal()
                            && segment.label().generation() == plan.update().generation()) {
                        withdrawals.add(segment);
                    } else {
                        rest += plan.file(segment).length();
                    }
                }
                if (!plan.update().fromBase() && rest > LONG_FETCH) {
                    ahead.put(plan, withdrawals);
                }
            }
            if (ahead.values().stream().allMatch(List::isEmpty)) {
                return;
            }
            Generation.Header before = watchlist.current().header().orElseThrow();
            try {
                watchlist.update(before.origin().orElseThrow(), before.issuedAt(), Set.of(), update -> {
                    for (var withdrawals : ahead.entrySet()) {
                        for (UpdatePlan.Listed segment : withdrawals.getValue()) {
                            write(update, withdrawals.getKey(), segment);
                        }
                    }
                });
                changed = true;
            } catch (MemberRefused inItsTurn) {
                // And by name then.
            }
        }

        private void fetch() throws IOException {
            for (Plan plan : List.copyOf(plans.values())) {
                try {
                    for (UpdatePlan.Listed segment : plan.update().segments()) {
                        repository.keep(plan.file(segment), store.targets());
                    }
                } catch (UpdateRefused e) {
                    refuse(new MemberRefused(plan.member(), e));
                }
            }
        }

        private List<TargetFile> missingTextures(Plan plan) throws UpdateRefused {
            List<TargetFile> missing = new ArrayList<>();
            for (UpdatePlan.Listed segment : plan.texture().segments()) {
                TargetFile file = plan.file(segment);
                if (!Files.exists(store.targets().resolve(repository.mirrorPath(file)))) {
                    missing.add(file);
                }
            }
            return missing;
        }

        private List<TargetFile> missingTextures() throws UpdateRefused {
            List<TargetFile> missing = new ArrayList<>();
            for (Plan plan : plans.values()) {
                missing.addAll(missingTextures(plan));
            }
            return missing;
        }

        /**
         * @param most so many of them
         * @return whether all are here
         */
        private boolean fetchTextures(int most) throws UpdateRefused, IOException {
            int left = most;
            for (Plan plan : plans.values()) {
                List<TargetFile> missing =
                        missingTextures(plan).stream().limit(left).toList();
                left -= missing.size();
                try {
                    for (TargetFile file : missing) {
                        repository.keep(file, store.targets());
                    }
                } catch (MissingFile notHere) {
                    // A neighbour may wait for them itself: the next time, or from elsewhere.
                    exhausted = true;
                } catch (UpdateRefused e) {
                    exhausted = true;
                    refusals.add(Refusal.of(plan.member().name(), e));
                }
            }
            return missingTextures().isEmpty();
        }

        private void apply() {
            while (plans.values().stream().anyMatch(plan -> plan.changes(textures))) {
                Set<String> replaced = plans.values().stream()
                        .filter(plan -> plan.update().fromBase())
                        .map(plan -> plan.member().name())
                        .collect(Collectors.toSet());
                try {
                    watchlist.update(origin(), issuedAt(), replaced, this::write);
                    changed = true;
                    return;
                } catch (MemberRefused e) {
                    // Without that country, then.
                    refuse(e);
                }
            }
        }

        /** First what begins anew, of all countries: the replica wants its notices together. */
        private void write(ReplicaUpdate update) throws MemberRefused {
            for (boolean base : new boolean[] {true, false}) {
                for (Plan plan : plans.values()) {
                    for (UpdatePlan.Listed segment : plan.update().segments()) {
                        if (base == isBaseOfNotices(segment.label())) {
                            write(update, plan, segment);
                        }
                    }
                }
            }
            for (Plan plan : textures ? plans.values() : List.<Plan>of()) {
                for (UpdatePlan.Listed segment : plan.texture().segments()) {
                    write(update, plan, segment);
                }
            }
        }

        private static boolean isBaseOfNotices(SegmentLabel label) {
            return label.kind() == Kind.BASE && label.part() == Part.NOTICES;
        }

        private void write(ReplicaUpdate update, Plan plan, UpdatePlan.Listed segment) throws MemberRefused {
            String country = plan.member().name();
            SegmentLabel label = segment.label();
            try {
                Path file = repository.keep(plan.file(segment), store.targets());
                byte[] lines = LineColumns.lines(
                        segment.path(), SegmentFile.read(epochs::get, segment.path(), Files.readAllBytes(file)));
                int count = switch (label.part()) {
                    case NOTICES ->
                        label.kind() == Kind.BASE ? update.replace(country, lines) : update.change(country, lines);
                    case FINGERS -> update.fingers(country, lines);
                    case TEXTURE -> update.textures(country, lines);
                };
                if (count != label.records()) {
                    throw new SegmentRefused(
                            Reason.WRONG_LENGTH,
                            segment.path() + " holds " + count + " lines, and " + label.records() + " were listed");
                }
            } catch (NoticeRefused e) {
                throw new MemberRefused(
                        plan.member(), new SegmentRefused(Reason.BAD_LINE, segment.path() + " " + e.getMessage()));
            } catch (UpdateRefused | SegmentRefused e) {
                throw new MemberRefused(plan.member(), e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The state that there will be: of a country that was refused, what there was. */
        private Origin origin() {
            Optional<Origin> before = continued();
            SortedMap<String, Long> generations = new TreeMap<>();
            SortedMap<String, Long> versions = new TreeMap<>();
            SortedMap<String, Long> ridges = new TreeMap<>();
            before.ifPresent(origin -> {
                ridges.putAll(origin.textures());
                generations.putAll(origin.generations());
                versions.putAll(origin.metadata());
            });
            for (Plan plan : plans.values()) {
                String country = plan.member().name();
                generations.put(country, plan.update().generation());
                if (textures || plan.texture().segments().isEmpty()) {
                    ridges.put(country, plan.update().generation());
                } else if (plan.update().fromBase()) {
                    ridges.put(country, 0L);
                }
            }
            if (!subset.parts().contains(Part.TEXTURE)) {
                ridges.clear();
            }
            repository.versions().forEach((role, version) -> {
                Optional<MemberState> member = MemberState.of(role);
                if (member.isEmpty() || plans.containsKey(member.get())) {
                    versions.put(role, version);
                }
            });
            return new Origin(generations, versions, ridges, subset.choice());
        }

        /** A state of which a country's part was refused is as old as it was. */
        private Instant issuedAt() {
            return refusals.isEmpty()
                    ? issued
                    : continued()
                            .flatMap(_ -> watchlist.current().header())
                            .map(Generation.Header::issuedAt)
                            .orElse(issued);
        }

        /** Nothing was new, perhaps, but that is known now. */
        private void confirm() {
            Optional<Generation.Header> header = watchlist.current().header();
            if (continued().isPresent()
                    && header.filter(now -> now.issuedAt().equals(issuedAt())
                                    && now.origin().equals(Optional.of(origin())))
                            .isEmpty()) {
                watchlist.confirm(origin(), issuedAt());
            }
        }

        private void offer(Map<Long, byte[]> roots) throws UpdateRefused, IOException {
            Set<String> roles = new HashSet<>(TOP_LEVEL);
            Set<String> paths = new HashSet<>();
            plans.keySet().forEach(member -> roles.add(member.role()));
            roles.add(KEYS);
            store.offer(repository, roles, roots);
            paths.add(repository.mirrorPath(repository.find(KEYS + "/" + keys.deviceId())));
            for (Plan plan : plans.values()) {
                for (TargetFile file : plan.files().values()) {
                    paths.add(repository.mirrorPath(file));
                }
            }
            store.tidy(roles, paths);
        }
    }
}
