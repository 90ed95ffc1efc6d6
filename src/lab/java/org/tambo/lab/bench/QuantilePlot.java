package org.tambo.lab.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A picture of how scores rise towards the rarest: a panel for each score, a line each for real and made-up others. */
final class QuantilePlot {
    private static final int PANEL = 300;
    private static final int MARGIN = 46;
    private static final int HEIGHT = 330;
    private static final int POINTS = 80;
    /** One in 10,000 is the rarest that is drawn. */
    private static final double DECADES = 4;

    private static final String REAL = "#1f5fa8";
    private static final String MADE_UP = "#c4541c";

    private QuantilePlot() {}

    static String svg(List<ScoreQuantiles> scores) {
        int width = MARGIN + PANEL * scores.size();
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """.formatted(width, HEIGHT));
        for (int i = 0; i < scores.size(); i++) {
            panel(svg, scores.get(i), MARGIN + i * PANEL);
        }
        return svg.append("""
                <text x="%d" y="%d" fill="%s">real others</text>
                <text x="%d" y="%d" fill="%s">made-up others</text>
                <text x="%d" y="%d">one comparison in so many scores higher</text>
                </svg>
                """.formatted(
                                MARGIN, HEIGHT - 8, REAL, MARGIN + 90, HEIGHT - 8, MADE_UP, MARGIN + 220, HEIGHT - 8))
                .toString();
    }

    private static void panel(StringBuilder svg, ScoreQuantiles score, int left) {
        int wide = PANEL - MARGIN;
        int top = 30;
        int tall = HEIGHT - top - 52;
        double most = 1.1 * Math.max(score.ofReal(0.9999), score.ofMadeUp(0.9999));
        svg.append("<text x=\"%d\" y=\"20\" font-weight=\"bold\">%s</text>%n".formatted(left, score.name()));
        for (int decade = 0; decade <= DECADES; decade++) {
            double x = left + wide * decade / DECADES;
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%.1f %d v%d\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>%n",
                    x,
                    top,
                    tall,
                    x,
                    top + tall + 16,
                    Math.round(Math.pow(10, decade))));
        }
        for (int step = 0; step <= 4; step++) {
            double y = top + tall - tall * step / 4.0;
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d %.1f h%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3g</text>%n",
                    left,
                    y,
                    wide,
                    left - 4,
                    y + 4,
                    most * step / 4));
        }
        line(svg, left, top, wide, tall, most, REAL, score::ofReal);
        line(svg, left, top, wide, tall, most, MADE_UP, score::ofMadeUp);
    }

    private static void line(
            StringBuilder svg,
            int left,
            int top,
            int wide,
            int tall,
            double most,
            String colour,
            DoubleUnaryOperator quantile) {
        String points = IntStream.rangeClosed(0, POINTS)
                .mapToObj(i -> {
                    double score = quantile.applyAsDouble(1 - Math.pow(10, -DECADES * i / POINTS));
                    return String.format(
                            Locale.ROOT,
                            "%.1f,%.1f",
                            left + (double) wide * i / POINTS,
                            top + tall - tall * score / most);
                })
                .collect(Collectors.joining(" "));
        svg.append(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n".formatted(points, colour));
    }
}
