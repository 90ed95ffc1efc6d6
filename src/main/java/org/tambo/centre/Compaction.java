package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.tambo.sync.segment.EpochKey;
import org.tambo.sync.tuf.MetadataFile;

/**
 * Makes a new base where a country's deltas have grown long. That takes minutes for a long list and nothing waits for it: what
 * is published meanwhile comes after the base, and a checkpoint that has the base's generation already needs nothing of it.
 */
@ApplicationScoped
@IfBuildProfile("centre")
public class Compaction {
    private static final Logger LOG = Logger.getLogger(Compaction.class);

    private final Notices notices;
    private final Segments segments;
    private final Epochs epochs;
    private final PublishedFiles files;
    private final Publisher publisher;
    private final Clock clock;

    Compaction(
            Notices notices, Segments segments, Epochs epochs, PublishedFiles files, Publisher publisher, Clock clock) {
        this.notices = notices;
        this.segments = segments;
        this.epochs = epochs;
        this.files = files;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** A base that is written and not listed yet. */
    record Base(Country country, long generation, List<MetadataFile.Target> segments) {}

    @Scheduled(every = "30s", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void compact() {
        for (Country country : Country.values()) {
            QuarkusTransaction.requiringNew().timeout(4 * 3600).run(() -> {
                if (segments.lockCompaction()
                        && Chain.of(segments.listed(country)).isLong()) {
                    list(make(country));
                }
            });
        }
    }

    /**
     * Writes a base. What changes while it is read may be in it or not: it is in a later generation in any case, and to take it
     * twice does no harm.
     */
    Base make(Country country) {
        record Begun(long generation, EpochKey epoch) {}
        Begun begun = QuarkusTransaction.requiringNew().call(() -> {
            segments.lock();
            return new Begun(segments.generation(country), epochs.current(clock.instant()));
        });
        List<MetadataFile.Target> made = new ArrayList<>();
        var packer = new SegmentPacker(country.role(), begun.generation(), 0, begun.epoch(), (target, file) -> {
            files.target(target.mirrorPath(), file);
            made.add(target);
        });
        QuarkusTransaction.joiningExisting()
                .run(() -> notices.all(country.name(), state -> packer.add(state, clock.instant())));
        packer.finish();
        return new Base(country, begun.generation(), made);
    }

    /** Lists it in the place of the old one. */
    void list(Base base) {
        Country country = base.country();
        publisher.list(country, () -> {
            long length = base.segments().stream()
                    .mapToLong(MetadataFile.Target::length)
                    .sum();
            segments.remove(Chain.of(segments.listed(country)).replacedBy(base.generation(), length));
            base.segments().forEach(segment -> segments.add(country, segment));
            notices.forgetWithdrawn(country.name(), base.generation());
        });
        LOG.infof(
                "Generation %d of %s has a base, of %d segments",
                base.generation(), country, base.segments().size());
    }
}
