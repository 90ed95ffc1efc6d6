package org.tambo.centre;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tambo.sync.segment.SegmentLabel;
import org.tambo.sync.segment.SegmentLabel.Kind;
import org.tambo.sync.segment.SegmentRefused;
import org.tambo.sync.tuf.MetadataFile;

/** The segments that a country lists: one base, and deltas from before and after it (docs/sync-protocol.md, 1.2). */
record Chain(List<Link> links) {
    /** So many generations after the base, and it is time for another one. */
    private static final int MOST_DELTAS = 64;
    /** Deltas and base are compared by their length on the wire. */
    private static final int BASE_TO_DELTAS = 3;
    /** Below that many bytes a new base is not worth the making. */
    private static final long SMALL = 256 * 1024;
    /** Deltas that lead to a new base stay listed, for those who are a little behind: such a part of its length. */
    private static final int BASE_TO_KEPT = 10;

    /** A segment with what it is. */
    record Link(MetadataFile.Target target, SegmentLabel label) {}

    static Chain of(List<MetadataFile.Target> listed) {
        List<Link> links = new ArrayList<>();
        for (MetadataFile.Target target : listed) {
            try {
                links.add(new Link(target, SegmentLabel.parse(target.path(), target.custom())));
            } catch (SegmentRefused e) {
                throw new IllegalStateException("what this centre lists it cannot read", e);
            }
        }
        return new Chain(links);
    }

    /** Whether there was never anything in it. */
    boolean isEmpty() {
        return links.stream().allMatch(link -> link.label().records() == 0);
    }

    /** Whether a new base would be shorter than it, by much. */
    boolean isLong() {
        long base = 0;
        long from = 0;
        for (Link link : links) {
            if (link.label().kind() == Kind.BASE) {
                base += link.target().length();
                from = link.label().generation();
            }
        }
        long deltas = 0;
        Set<Long> generations = new HashSet<>();
        for (Link link : links) {
            if (link.label().generation() > from) {
                deltas += link.target().length();
                generations.add(link.label().generation());
            }
        }
        return generations.size() >= MOST_DELTAS || deltas > SMALL && deltas * BASE_TO_DELTAS > base;
    }

    /**
     * What is listed no longer beside a new base.
     *
     * @param generation that it holds
     * @param length of all its segments
     * @return paths: of the old base, and of deltas that lead to the new one, the oldest
     */
    Set<String> replacedBy(long generation, long length) {
        Set<String> gone = new HashSet<>();
        long left = length / BASE_TO_KEPT;
        // From the newest back, and never a part of a generation: as soon as one does not fit, the older ones go too.
        List<Link> back = links.stream()
                .filter(link -> link.label().kind() != Kind.BASE)
                .filter(link -> link.label().generation() <= generation)
                .sorted(Comparator.comparingLong((Link link) -> link.label().generation())
                        .reversed())
                .toList();
        Set<Long> kept = new HashSet<>();
        long broken = 0;
        for (Link link : back) {
            left -= link.target().length();
            kept.add(link.label().generation());
            if (left < 0 || kept.size() > MOST_DELTAS) {
                broken = link.label().generation();
                break;
            }
        }
        for (Link link : links) {
            if (link.label().kind() == Kind.BASE || link.label().generation() <= broken) {
                gone.add(link.target().path());
            }
        }
        return gone;
    }
}
