package org.tambo.fingerprint;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tambo.device.GreyImage;

/** Two prints as their comparison lays them on each other: what its score rests on, for people to look at. */
public final class OverlaidPrints {
    private final Print probe;
    private final Print candidate;
    private final FingerComparison comparison;
    private final @Nullable Placement placement;

    private OverlaidPrints(Print probe, Print candidate, FingerComparison comparison, @Nullable Placement placement) {
        this.probe = probe;
        this.candidate = candidate;
        this.comparison = comparison;
        this.placement = placement;
    }

    /** A print that a finger could be read in: its picture at 500 dpi with dark ridges, and what was found there. */
    public static final class Print {
        private final GreyImage picture;
        private final FingerTemplate template;
        private final List<Minutia> sourceAfis;
        private final List<Minutia> own;

        private Print(GreyImage picture, FingerTemplate template) {
            this.picture = picture;
            this.template = template;
            sourceAfis = Minutia.of(template.ridges().foreignMinutiae());
            own = Minutia.of(template.ridges().ownMinutiae());
        }

        /** @param template what was read in the image */
        public static Print of(GreyImage image, FingerTemplate template) {
            boolean inverted = RidgeRecord.of(image, new int[0]).measures().inverted();
            RidgeRecord.Facts facts = template.ridges().facts();
            return new Print(
                    FingerPicture.resized(
                            inverted ? FingerPicture.negative(image) : image, facts.width(), facts.height()),
                    template);
        }

        public GreyImage picture() {
            return picture;
        }

        /** Those that SourceAFIS found. */
        public List<Minutia> sourceAfis() {
            return sourceAfis;
        }

        /** Those that the engine found in the enhanced picture. */
        public List<Minutia> own() {
            return own;
        }
    }

    /**
     * How well the ridges agree in a square of {@link #BLOCK} pixels at 500 dpi.
     *
     * @param x its left edge on the probe, pixels at 500 dpi
     * @param y its upper edge
     * @param agreement -1 to 1, 1 where the ridges are the same
     */
    public record Block(int x, int y, double agreement) {}

    public static final int BLOCK = RidgeOverlap.BLOCK;

    public static OverlaidPrints of(Print probe, Print candidate) {
        FingerComparison comparison = new FingerProbe(probe.template).compare(candidate.template);
        Placement placement = comparison.ridgeAgreement().isEmpty()
                ? null
                : RidgeEngine.placement(probe.template.ridges(), candidate.template.ridges());
        return new OverlaidPrints(probe, candidate, comparison, placement);
    }

    public Print probe() {
        return probe;
    }

    public Print candidate() {
        return candidate;
    }

    public FingerComparison comparison() {
        return comparison;
    }

    /** Nothing where the ridges of one print are too poor to be laid on the other's. */
    public Optional<Placement> placement() {
        return Optional.ofNullable(placement);
    }

    /** The agreement of the ridges wherever both prints have some; nothing where there is no placement. */
    public List<Block> blocks() {
        Placement known = placement;
        return known == null
                ? List.of()
                : RidgeOverlap.blocks(
                        FingerPicture.ridges(probe.picture), FingerPicture.ridges(candidate.picture), known);
    }
}
