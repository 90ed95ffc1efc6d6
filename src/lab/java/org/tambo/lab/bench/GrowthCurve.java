package org.tambo.lab.bench;

import java.util.List;
import java.util.Locale;

/** How a search's time grows with the gallery, drawn as SVG, both axes logarithmic. */
final class GrowthCurve {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int MARGIN = 60;

    /** A gallery's size and a time in milliseconds. */
    record Point(int fingers, double milliseconds) {}

    /** Points joined by a line of that colour. */
    record Line(String name, String colour, List<Point> points) {}

    private final double fewest;
    private final double most;
    private final double least;
    private final double longest;
    private final StringBuilder svg = new StringBuilder();

    private GrowthCurve(List<Line> lines) {
        List<Point> all = lines.stream().flatMap(line -> line.points().stream()).toList();
        fewest = decade(all.stream().mapToDouble(Point::fingers).min().orElse(1), false);
        most = decade(all.stream().mapToDouble(Point::fingers).max().orElse(10), true);
        least = decade(all.stream().mapToDouble(Point::milliseconds).min().orElse(1), false);
        longest = decade(all.stream().mapToDouble(Point::milliseconds).max().orElse(10), true);
    }

    private static double decade(double value, boolean up) {
        double log = Math.log10(value);
        return up ? Math.max(1, Math.ceil(log)) : Math.floor(log);
    }

    static String svg(List<Line> lines) {
        return new GrowthCurve(lines).drawn(lines);
    }

    private String drawn(List<Line> lines) {
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>",
                WIDTH, HEIGHT);
        add("<rect width='100%%' height='100%%' fill='white'/>");
        for (double decade = fewest; decade <= most; decade++) {
            double x = x(Math.pow(10, decade));
            add("<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='#ddd'/>", x, MARGIN / 2, x, HEIGHT - MARGIN);
            add(
                    "<text x='%.1f' y='%d' text-anchor='middle'>%,.0f</text>",
                    x, HEIGHT - MARGIN + 18, Math.pow(10, decade));
        }
        for (double decade = least; decade <= longest; decade++) {
            double y = y(Math.pow(10, decade));
            add("<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='#ddd'/>", MARGIN, y, WIDTH - MARGIN / 2, y);
            String label = decade < 3 ? plain(Math.pow(10, decade)) + " ms" : plain(Math.pow(10, decade - 3)) + " s";
            add("<text x='%d' y='%.1f' text-anchor='end'>%s</text>", MARGIN - 6, y + 4, label);
        }
        int row = 0;
        for (Line line : lines) {
            StringBuilder path = new StringBuilder();
            for (Point point : line.points()) {
                path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.fingers()), y(point.milliseconds())));
            }
            add("<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>", path, line.colour());
            add(
                    "<text x='%d' y='%d' fill='%s'>%s</text>",
                    MARGIN + 12, MARGIN / 2 + 18 + 16 * row++, line.colour(), line.name());
        }
        add("<text x='%d' y='%d' text-anchor='middle'>fingers in the gallery</text>", WIDTH / 2, HEIGHT - 12);
        return svg.append("</svg>\n").toString();
    }

    private static String plain(double value) {
        return value < 1 ? String.valueOf(value) : String.format(Locale.ROOT, "%,.0f", value);
    }

    private double x(double fingers) {
        return MARGIN + (Math.log10(fingers) - fewest) / (most - fewest) * (WIDTH - 1.5 * MARGIN);
    }

    private double y(double milliseconds) {
        return HEIGHT - MARGIN - (Math.log10(milliseconds) - least) / (longest - least) * (HEIGHT - 1.5 * MARGIN);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
