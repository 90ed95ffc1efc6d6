package org.tambo.lab.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How many mates are within a list, by the list's length, drawn as SVG; the lengths logarithmic. */
final class RecallCurve {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int MARGIN = 60;
    private static final double LEAST = 0.9;
    private static final double STEP = 0.02;

    /** The share of the mates that are within a list of that length. */
    record Point(int length, double recall) {}

    /** A stage of the search, by rising length. */
    record Stage(String name, String colour, List<Point> points) {
        /**
         * @param places of each probe's mate in the stage's order, from 0; behind every list where it is not there
         */
        static Stage of(String name, String colour, int[] places, int longest) {
            return new Stage(
                    name,
                    colour,
                    IntStream.rangeClosed(1, longest)
                            .mapToObj(length -> new Point(
                                    length,
                                    (double) IntStream.of(places)
                                                    .filter(place -> place < length)
                                                    .count()
                                            / places.length))
                            .toList());
        }
    }

    private final int longest;
    private final StringBuilder svg = new StringBuilder();

    private RecallCurve(int longest) {
        this.longest = longest;
    }

    static String svg(int longest, List<Stage> stages) {
        return new RecallCurve(longest).drawn(stages);
    }

    private String drawn(List<Stage> stages) {
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>",
                WIDTH, HEIGHT);
        add("<rect width='100%%' height='100%%' fill='white'/>");
        for (int length = 1; length <= longest; length *= 10) {
            add(
                    "<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='#ddd'/>",
                    x(length), MARGIN / 2, x(length), HEIGHT - MARGIN);
            add("<text x='%.1f' y='%d' text-anchor='middle'>%d</text>", x(length), HEIGHT - MARGIN + 18, length);
        }
        for (double recall = LEAST; recall < 1 + STEP / 2; recall += STEP) {
            double y = y(recall);
            add("<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='#ddd'/>", MARGIN, y, WIDTH - MARGIN / 2, y);
            add("<text x='%d' y='%.1f' text-anchor='end'>%.0f %%</text>", MARGIN - 6, y + 4, 100 * recall);
        }
        int row = 0;
        for (Stage stage : stages) {
            StringBuilder path = new StringBuilder();
            for (Point point : stage.points()) {
                path.append(String.format(
                        Locale.ROOT, "%.1f,%.1f ", x(point.length()), y(Math.max(LEAST, point.recall()))));
            }
            add("<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>", path, stage.colour());
            add(
                    "<text x='%d' y='%d' text-anchor='end' fill='%s'>%s</text>",
                    WIDTH - MARGIN, HEIGHT - MARGIN - 12 - 16 * row++, stage.colour(), stage.name());
        }
        add("<text x='%d' y='%d' text-anchor='middle'>length of the list</text>", WIDTH / 2, HEIGHT - 12);
        return svg.append("</svg>\n").toString();
    }

    private double x(int length) {
        return MARGIN + Math.log10(length) / Math.log10(longest) * (WIDTH - 1.5 * MARGIN);
    }

    private double y(double recall) {
        return HEIGHT - MARGIN - (recall - LEAST) / (1 - LEAST) * (HEIGHT - 1.5 * MARGIN);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
