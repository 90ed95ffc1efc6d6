package org.tambo.sync.segment;

import java.util.Comparator;
import java.util.List;
import org.tambo.sync.segment.SegmentLabel.Kind;
import org.tambo.sync.segment.SegmentRefused.Reason;

/**
 * What a checkpoint has to fetch of one country to come from the state it has to the newest, and in which order to apply it.
 * Deltas from before the base spare it the base.
 *
 * @param fromBase whether it begins with a base, so that what the checkpoint holds of this country is replaced
 * @param generation the state it leads to
 * @param segments in the order in which they are applied
 */
public record UpdatePlan(boolean fromBase, long generation, List<Listed> segments) {
    /** A segment that a country lists. */
    public record Listed(String path, SegmentLabel label) {}

    private static final Comparator<Listed> IN_ORDER = Comparator.<Listed>comparingLong(
                    listed -> listed.label().generation())
            .thenComparing(listed -> listed.label().kind())
            .thenComparing(listed -> listed.label().part())
            .thenComparingInt(listed -> listed.label().place())
            .thenComparing(Listed::path);

    public UpdatePlan {
        segments = List.copyOf(segments);
    }

    /**
     * @param listed everything that the country lists
     * @param has the state of that country that the checkpoint has; 0 for none
     * @throws SegmentRefused if what is listed is not one base and an unbroken chain after it
     */
    public static UpdatePlan of(List<Listed> listed, long has, Subset subset) throws SegmentRefused {
        if (listed.isEmpty()) {
            // A country that has not begun.
            return new UpdatePlan(has > 0, 0, List.of());
        }
        long base = base(listed);
        List<SegmentLabel> deltas = listed.stream()
                .map(Listed::label)
                .filter(label -> label.kind() != Kind.BASE)
                .sorted(Comparator.comparingLong(SegmentLabel::generation))
                .toList();
        long newest = reached(deltas, base);
        if (deltas.stream().anyMatch(delta -> delta.generation() > newest)) {
            throw new SegmentRefused(
                    Reason.BAD_LABEL,
                    "the deltas lead from generation " + base + ", the base, to " + newest + ", and not to the last");
        }
        if (newest < has) {
            throw new SegmentRefused(
                    Reason.BAD_LABEL,
                    "the newest listed generation is " + newest + ", and this checkpoint has " + has + " already");
        }
        boolean fromBase = has < base && (has == 0 || reached(deltas, has) < newest);
        long from = fromBase ? base : has;
        List<Listed> segments = listed.stream()
                .filter(segment -> subset.includes(segment.label()))
                .filter(segment -> segment.label().kind() == Kind.BASE
                        ? fromBase
                        : segment.label().generation() > from)
                .sorted(IN_ORDER)
                .toList();
        return new UpdatePlan(fromBase, newest, segments);
    }

    private static long base(List<Listed> listed) throws SegmentRefused {
        long[] bases = listed.stream()
                .map(Listed::label)
                .filter(label -> label.kind() == Kind.BASE)
                .mapToLong(SegmentLabel::generation)
                .distinct()
                .toArray();
        if (bases.length != 1) {
            throw new SegmentRefused(Reason.BAD_LABEL, "there are " + bases.length + " base generations, not one");
        }
        return bases[0];
    }

    /**
     * @param deltas in the order of their generations
     * @return how far they lead from a state without a gap
     */
    private static long reached(List<SegmentLabel> deltas, long from) {
        long reached = from;
        for (SegmentLabel delta : deltas) {
            if (delta.generation() > reached) {
                if (delta.since() > reached) {
                    break;
                }
                reached = delta.generation();
            }
        }
        return reached;
    }
}
