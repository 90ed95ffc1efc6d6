package org.tambo.lab.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Detection error trade-off, drawn as SVG: the share of genuine pairs refused against the share of impostor pairs that pass,
 * both axes logarithmic (ISO/IEC 19795-1).
 */
final class DetCurve {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int MARGIN = 60;

    /** From 10^-4 to 1, since 14,400 impostor pairs show no less; and from 10^-3. */
    private static final int LEAST_MATCHES = -4;

    private static final int LEAST_NON_MATCHES = -3;
    private static final int POINTS_A_DECADE = 20;

    /** What the pairs of one set scored. */
    record Scores(double[] genuine, double[] impostor) {
        Scores {
            genuine = genuine.clone();
            impostor = impostor.clone();
            Arrays.sort(genuine);
            Arrays.sort(impostor);
        }

        /** The share of genuine pairs refused at the lowest threshold where at most that share of impostor pairs passes. */
        double falseNonMatches(double falseMatches) {
            double passed = impostor[Math.max(0, impostor.length - 1 - (int) (falseMatches * impostor.length))];
            long refused =
                    Arrays.stream(genuine).filter(score -> score <= passed).count();
            return refused / (double) genuine.length;
        }
    }

    /** A matcher's scores on each set and on all sets' pairs together, drawn in that colour. */
    record Matcher(String name, String colour, List<Scores> sets, Scores pooled) {}

    private final StringBuilder svg = new StringBuilder();

    private DetCurve() {}

    static String svg(List<Matcher> matchers) {
        return new DetCurve().drawn(matchers);
    }

    private String drawn(List<Matcher> matchers) {
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>",
                WIDTH, HEIGHT);
        add("<rect width='100%%' height='100%%' fill='white'/>");
        for (int decade = LEAST_MATCHES; decade <= 0; decade++) {
            double x = x(Math.pow(10, decade));
            add("<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='#ddd'/>", x, MARGIN / 2, x, HEIGHT - MARGIN);
            add("<text x='%.1f' y='%d' text-anchor='middle'>%s</text>", x, HEIGHT - MARGIN + 18, percent(decade));
        }
        for (int decade = LEAST_NON_MATCHES; decade <= 0; decade++) {
            double y = y(Math.pow(10, decade));
            add("<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='#ddd'/>", MARGIN, y, WIDTH - MARGIN / 2, y);
            add("<text x='%d' y='%.1f' text-anchor='end'>%s</text>", MARGIN - 6, y + 4, percent(decade));
        }
        int row = 0;
        for (Matcher matcher : matchers) {
            int y = MARGIN / 2 + 20 + 36 * row++;
            curve(List.of(matcher.pooled()), matcher.colour(), "5 4");
            curve(matcher.sets(), matcher.colour(), "none");
            legend(y, matcher.colour(), "none", matcher.name() + ", mean of the sets");
            legend(y + 16, matcher.colour(), "5 4", matcher.name() + ", all sets under one threshold");
        }
        add("<text x='%d' y='%d' text-anchor='middle'>impostor pairs that pass</text>", WIDTH / 2, HEIGHT - 14);
        add(
                "<text x='14' y='%d' text-anchor='middle' transform='rotate(-90 14 %d)'>genuine pairs refused</text>",
                HEIGHT / 2, HEIGHT / 2);
        return svg.append("</svg>\n").toString();
    }

    /** The mean over the sets, as far down as each has an impostor pair to tell. */
    private void curve(List<Scores> sets, String colour, String dashes) {
        int fewest = sets.stream().mapToInt(set -> set.impostor().length).min().orElse(1);
        StringBuilder points = new StringBuilder();
        IntStream.rangeClosed(LEAST_MATCHES * POINTS_A_DECADE, 0)
                .mapToDouble(step -> Math.pow(10, step / (double) POINTS_A_DECADE))
                .filter(falseMatches -> falseMatches * fewest >= 1)
                .forEach(falseMatches -> {
                    double refused = sets.stream()
                            .mapToDouble(set -> set.falseNonMatches(falseMatches))
                            .average()
                            .orElse(0);
                    points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(falseMatches), y(refused)));
                });
        add(
                "<polyline points='%s' fill='none' stroke='%s' stroke-width='2' stroke-dasharray='%s'/>",
                points.toString().strip(), colour, dashes);
    }

    private void legend(int y, String colour, String dashes, String text) {
        int left = WIDTH - 300;
        add(
                "<line x1='%d' y1='%d' x2='%d' y2='%d' stroke='%s' stroke-width='2' stroke-dasharray='%s'/>",
                left, y - 4, left + 30, y - 4, colour, dashes);
        add("<text x='%d' y='%d'>%s</text>", left + 38, y, text);
    }

    private static String percent(int decade) {
        return decade >= -2
                ? Math.round(Math.pow(10, decade + 2)) + " %"
                : String.format(Locale.ROOT, "%." + (-2 - decade) + "f %%", Math.pow(10, decade + 2));
    }

    private static double x(double falseMatches) {
        return MARGIN + (Math.log10(falseMatches) - LEAST_MATCHES) / -LEAST_MATCHES * (WIDTH - 1.5 * MARGIN);
    }

    /** Nothing refused is drawn on the lower edge. */
    private static double y(double falseNonMatches) {
        double decades = Math.max(Math.log10(falseNonMatches), LEAST_NON_MATCHES);
        return HEIGHT - MARGIN - (decades - LEAST_NON_MATCHES) / -LEAST_NON_MATCHES * (HEIGHT - 1.5 * MARGIN);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
