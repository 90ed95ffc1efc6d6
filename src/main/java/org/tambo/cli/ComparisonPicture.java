package org.tambo.cli;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.tambo.device.GreyImage;
import org.tambo.fingerprint.FingerComparison;
import org.tambo.fingerprint.Minutia;
import org.tambo.fingerprint.OverlaidPrints;
import org.tambo.fingerprint.Placement;

/**
 * What a comparison rests on, drawn: both prints twice, each as it is turned in its own picture. Above, the minutiae of both
 * views and the pairs that agree under the placement; below, how well the ridges agree there.
 */
final class ComparisonPicture {
    /** Pixels drawn for one at 500 dpi. */
    static final int SCALE = 2;

    static final int MARGIN = 24;
    static final int BETWEEN = 48;

    /** Above the prints: the score, what it means, and the prints' names. */
    static final int HEAD = 128;

    /** Below them: what the marks mean. */
    static final int LEGEND = 112;

    /** Room for the words, however small the prints. */
    static final int LEAST_WIDTH = 1_400;

    /** Told apart by every eye: Okabe and Ito, "Color Universal Design", 2008. */
    private static final Color SOURCE_AFIS = new Color(0xD55E00);

    private static final Color OWN = new Color(0x0072B2);
    private static final Color INK = new Color(0x222222);
    private static final Color QUIET = new Color(0x666666);

    /** From ridges that differ to ridges that agree; red and blue are told apart by every eye too. */
    private static final List<Color> HEAT = List.of(new Color(0xC7301F), new Color(0xFEE090), new Color(0x2F65B5));

    /** Of the agreement: chance gives ridges of different fingers some 0.2. */
    private static final double COLDEST = 0;

    private static final double HOTTEST = 0.8;
    private static final float HEAT_ALPHA = 0.5F;
    private static final float LINE_ALPHA = 0.6F;

    /** By how much the prints step back behind what is drawn on them. */
    private static final double PALENESS = 0.5;

    private static final double MARK = 5;
    private static final double TAIL = 15;

    private final OverlaidPrints prints;
    private final String probeName;
    private final String candidateName;
    private final List<Placement.Pair> pairsOfSourceAfis;
    private final List<Placement.Pair> ownPairs;
    private final List<OverlaidPrints.Block> blocks;
    private final int width;
    private final int height;
    private final int right;
    private final int below;

    /**
     * @param probeName what the left print is called
     * @param candidateName what the right one is called
     */
    ComparisonPicture(OverlaidPrints prints, String probeName, String candidateName) {
        this.prints = prints;
        this.probeName = probeName;
        this.candidateName = candidateName;
        Optional<Placement> placement = prints.placement();
        pairsOfSourceAfis = placement
                .map(known -> known.pairs(
                        prints.probe().sourceAfis(), prints.candidate().sourceAfis()))
                .orElse(List.of());
        ownPairs = placement
                .map(known ->
                        known.pairs(prints.probe().own(), prints.candidate().own()))
                .orElse(List.of());
        blocks = prints.blocks();
        GreyImage left = prints.probe().picture();
        GreyImage other = prints.candidate().picture();
        int needed = 2 * MARGIN + BETWEEN + SCALE * (left.width() + other.width());
        width = Math.max(LEAST_WIDTH, needed);
        // Small prints stay in the middle.
        right = (width - needed) / 2 + MARGIN + SCALE * left.width() + BETWEEN;
        below = HEAD + SCALE * Math.max(left.height(), other.height()) + BETWEEN;
        height = below + (below - HEAD - BETWEEN) + LEGEND;
    }

    byte[] png() {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, width, height);
        head(pen);
        minutiae(pen);
        texture(pen);
        legend(pen);
        pen.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", png);
        } catch (IOException e) {
            throw new IllegalStateException("memory takes every byte", e);
        }
        return png.toByteArray();
    }

    private int left() {
        return right - BETWEEN - SCALE * prints.probe().picture().width();
    }

    private void head(Graphics2D pen) {
        FingerComparison comparison = prints.comparison();
        pen.setColor(INK);
        pen.setFont(font(Font.BOLD, 26));
        pen.drawString(
                String.format(
                        Locale.ROOT,
                        "Score %.1f: %s",
                        comparison.score(),
                        FalseMatches.inWords(comparison.falseMatchRate())),
                MARGIN,
                44);
        pen.setFont(font(Font.PLAIN, 18));
        pen.setColor(QUIET);
        pen.drawString(evidence(comparison), MARGIN, 74);
        pen.setColor(INK);
        pen.setFont(font(Font.BOLD, 18));
        pen.drawString("A: " + probeName, left(), HEAD - 10);
        pen.drawString("B: " + candidateName, right, HEAD - 10);
    }

    private static String evidence(FingerComparison comparison) {
        String minutiae = String.format(Locale.ROOT, "SourceAFIS %.1f", comparison.minutiae());
        return comparison
                .ridgeAgreement()
                .map(ridges -> String.format(
                        Locale.ROOT,
                        "%s  ·  ridges %.2f  ·  minutiae under the ridges' placement %.2f"
                                + "  (different fingers reach 23.5, 1 and 1 once in a thousand pairs)",
                        minutiae,
                        ridges.ridges(),
                        ridges.minutiae()))
                .orElse(minutiae + "  ·  the ridges of one print are too poor to be laid on the other's");
    }

    private void minutiae(Graphics2D pen) {
        print(pen, prints.probe().picture(), left(), HEAD);
        print(pen, prints.candidate().picture(), right, HEAD);
        pen.setStroke(new BasicStroke(1.5F));
        joined(pen, pairsOfSourceAfis, SOURCE_AFIS);
        joined(pen, ownPairs, OWN);
        marks(pen, prints.probe(), left(), Placement.Pair::probe);
        marks(pen, prints.candidate(), right, Placement.Pair::candidate);
    }

    private static void print(Graphics2D pen, GreyImage image, int left, int top) {
        BufferedImage print = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int grey = image.pixels()[y * image.width() + x] & 0xFF;
                int pale = (int) (255 - (255 - grey) * PALENESS);
                print.setRGB(x, y, pale << 16 | pale << 8 | pale);
            }
        }
        pen.drawImage(print, left, top, SCALE * image.width(), SCALE * image.height(), null);
    }

    private void joined(Graphics2D pen, List<Placement.Pair> pairs, Color colour) {
        pen.setColor(colour);
        pen.setComposite(AlphaComposite.SrcOver.derive(LINE_ALPHA));
        for (Placement.Pair pair : pairs) {
            pen.draw(new Line2D.Double(
                    left() + SCALE * pair.probe().x(),
                    HEAD + SCALE * pair.probe().y(),
                    right + SCALE * pair.candidate().x(),
                    HEAD + SCALE * pair.candidate().y()));
        }
        pen.setComposite(AlphaComposite.SrcOver);
    }

    private void marks(Graphics2D pen, OverlaidPrints.Print print, int left, Function<Placement.Pair, Minutia> side) {
        // By identity: an extractor may find two minutiae at one place.
        Set<Minutia> paired = Collections.newSetFromMap(new IdentityHashMap<>());
        paired.addAll(pairsOfSourceAfis.stream().map(side).toList());
        paired.addAll(ownPairs.stream().map(side).toList());
        print.sourceAfis().forEach(minutia -> mark(pen, minutia, left, true, paired));
        print.own().forEach(minutia -> mark(pen, minutia, left, false, paired));
    }

    private static void mark(Graphics2D pen, Minutia minutia, int left, boolean round, Collection<Minutia> paired) {
        mark(
                pen,
                left + SCALE * minutia.x(),
                HEAD + SCALE * minutia.y(),
                minutia.direction(),
                round,
                paired.contains(minutia));
    }

    /** Circles are SourceAFIS's, squares our own; those that have a partner are filled. */
    private static void mark(Graphics2D pen, double x, double y, double direction, boolean round, boolean paired) {
        pen.setColor(round ? SOURCE_AFIS : OWN);
        pen.setStroke(new BasicStroke(2));
        Shape shape = round
                ? new Ellipse2D.Double(x - MARK, y - MARK, 2 * MARK, 2 * MARK)
                : new Rectangle2D.Double(x - MARK, y - MARK, 2 * MARK, 2 * MARK);
        double right = Math.cos(direction);
        double down = Math.sin(direction);
        pen.draw(new Line2D.Double(x + MARK * right, y + MARK * down, x + TAIL * right, y + TAIL * down));
        if (paired) {
            pen.fill(shape);
        }
        pen.draw(shape);
    }

    private void texture(Graphics2D pen) {
        print(pen, prints.probe().picture(), left(), below);
        print(pen, prints.candidate().picture(), right, below);
        prints.placement().ifPresent(placement -> {
            // Smooth edges would leave seams between the blocks.
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
            heat(pen, prints.probe().picture(), left(), new AffineTransform());
            Placement back = placement.inverse();
            heat(
                    pen,
                    prints.candidate().picture(),
                    right,
                    new AffineTransform(back.a(), back.c(), back.b(), back.d(), back.tx(), back.ty()));
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        });
    }

    /** @param from of the probe's pixels to this print's */
    private void heat(Graphics2D pen, GreyImage image, int left, AffineTransform from) {
        AffineTransform place = AffineTransform.getTranslateInstance(left, below);
        place.scale(SCALE, SCALE);
        place.concatenate(from);
        pen.setClip(left, below, SCALE * image.width(), SCALE * image.height());
        pen.setComposite(AlphaComposite.SrcOver.derive(HEAT_ALPHA));
        for (OverlaidPrints.Block block : blocks) {
            pen.setColor(heat(block.agreement()));
            pen.fill(place.createTransformedShape(
                    new Rectangle(block.x(), block.y(), OverlaidPrints.BLOCK, OverlaidPrints.BLOCK)));
        }
        pen.setComposite(AlphaComposite.SrcOver);
        pen.setClip(null);
    }

    private static Color heat(double agreement) {
        double place = Math.clamp((agreement - COLDEST) / (HOTTEST - COLDEST), 0, 1) * (HEAT.size() - 1);
        int from = Math.min((int) place, HEAT.size() - 2);
        return mixed(HEAT.get(from), HEAT.get(from + 1), place - from);
    }

    private static Color mixed(Color one, Color other, double share) {
        return new Color(
                (int) Math.round(one.getRed() + share * (other.getRed() - one.getRed())),
                (int) Math.round(one.getGreen() + share * (other.getGreen() - one.getGreen())),
                (int) Math.round(one.getBlue() + share * (other.getBlue() - one.getBlue())));
    }

    private void legend(Graphics2D pen) {
        int top = height - LEGEND;
        pen.setFont(font(Font.PLAIN, 18));
        legendOf(pen, top + 36, true, "minutiae of SourceAFIS", pairsOfSourceAfis.size());
        legendOf(pen, top + 72, false, "Tambo's own minutiae", ownPairs.size());
        int bar = width / 2 + 40;
        int steps = 240;
        for (int i = 0; i < steps; i++) {
            pen.setColor(mixed(
                    Color.WHITE, heat(COLDEST + (HOTTEST - COLDEST) * i / steps), HEAT_ALPHA + (1 - HEAT_ALPHA) / 2));
            pen.fillRect(bar + i, top + 22, 1, 18);
        }
        pen.setColor(INK);
        pen.drawString("the ridges differ", bar, top + 62);
        String agree = "agree";
        pen.drawString(agree, bar + steps - pen.getFontMetrics().stringWidth(agree), top + 62);
        pen.setColor(QUIET);
        pen.drawString(share(), bar, top + 88);
    }

    private void legendOf(Graphics2D pen, int y, boolean round, String whose, int pairs) {
        mark(pen, MARGIN + 10, y - 6, 0, round, true);
        mark(pen, MARGIN + 50, y - 6, 0, round, false);
        pen.setColor(INK);
        pen.drawString(whose + ", with and without a partner: " + pairs + " pairs", MARGIN + 80, y);
    }

    private String share() {
        long agreeing = blocks.stream()
                .filter(block -> block.agreement() >= HOTTEST / 2)
                .count();
        return blocks.isEmpty()
                ? "no area that both prints show"
                : agreeing * 100 / blocks.size() + " % of " + blocks.size() + " common blocks agree by " + HOTTEST / 2
                        + " or more";
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
