package org.tambo.fingerprint.wsq;

/**
 * Where the wavelet's bands lie in a picture: the 20 parts that are split one after the other, and the 60 bands that come of
 * it (figures 4 and 5 of the specification). A split of odd length gives the low half the larger part; the bands of a half
 * that was mirrored stand the other way round.
 */
final class Subbands {
    static final int COUNT = 60;

    /** A part to be split; a mirrored split puts the high half first. */
    record Split(Area area, boolean mirroredRows, boolean mirroredColumns) {}

    record Area(int x, int y, int width, int height) {
        /** One of its quarters. */
        private Area part(Cut columns, int column, Cut rows, int row) {
            return new Area(
                    x + (column == 0 ? 0 : columns.first()),
                    y + (row == 0 ? 0 : rows.first()),
                    column == 0 ? columns.first() : columns.second(),
                    row == 0 ? rows.first() : rows.second());
        }
    }

    /** A length in two, the larger part first or last. */
    private record Cut(int first, int second) {
        static Cut largerFirst(int length) {
            return new Cut((length + 1) / 2, length / 2);
        }

        static Cut largerLast(int length) {
            return new Cut(length / 2, (length + 1) / 2);
        }
    }

    private static final int ROOTS = 20;
    private static final boolean[] MIRRORED_ROWS = places(2, 4, 7, 9, 11, 13, 16, 18);
    private static final boolean[] MIRRORED_COLUMNS = places(3, 5, 8, 9, 12, 13, 17, 18);

    private final Split[] splits = new Split[ROOTS];
    private final Area[] bands = new Area[COUNT + 4];

    Subbands(int width, int height) {
        Area whole = new Area(0, 0, width, height);
        Area low = quarter(whole, 0, 0);
        Area right = quarter(low, 1, 0);
        Area below = quarter(low, 0, 1);
        Area corner = quarter(low, 0, 0);
        split(0, whole);
        split(1, low);
        split(2, quarter(whole, 1, 0));
        split(3, quarter(whole, 0, 1));
        split(4, right);
        split(5, below);
        quarters(6, right, Cut.largerLast(right.width), Cut.largerFirst(right.height));
        quarters(10, below, Cut.largerFirst(below.width), Cut.largerLast(below.height));
        split(14, corner);
        quarters(15, corner, Cut.largerFirst(corner.width), Cut.largerFirst(corner.height));
        split(19, quarter(splits[15].area, 0, 0));

        sixteenths(3, corner, false, false);
        sixteenths(19, right, true, false);
        sixteenths(48, whole, false, false);
        sixteenths(35, below, false, true);
        for (int i = 0; i < 4; i++) {
            bands[i] = quarter(splits[19].area, i % 2, i / 2);
        }
    }

    private static boolean[] places(int... marked) {
        boolean[] places = new boolean[ROOTS];
        for (int place : marked) {
            places[place] = true;
        }
        return places;
    }

    private static Area quarter(Area area, int column, int row) {
        return area.part(Cut.largerFirst(area.width), column, Cut.largerFirst(area.height), row);
    }

    private void split(int place, Area area) {
        splits[place] = new Split(area, MIRRORED_ROWS[place], MIRRORED_COLUMNS[place]);
    }

    private void quarters(int place, Area area, Cut columns, Cut rows) {
        for (int i = 0; i < 4; i++) {
            split(place + i, area.part(columns, i % 2, rows, i / 2));
        }
    }

    /** The bands of a part that is split twice; the second half of each split is mirrored. */
    private void sixteenths(int place, Area area, boolean mirroredColumns, boolean mirroredRows) {
        Cut columns = mirroredColumns ? Cut.largerLast(area.width) : Cut.largerFirst(area.width);
        Cut rows = mirroredRows ? Cut.largerLast(area.height) : Cut.largerFirst(area.height);
        for (int i = 0; i < 16; i++) {
            int column = i / 4 % 2;
            int row = i / 8;
            Area half = area.part(columns, column, rows, row);
            Cut across = column == 0 ? Cut.largerFirst(half.width) : Cut.largerLast(half.width);
            Cut down = row == 0 ? Cut.largerFirst(half.height) : Cut.largerLast(half.height);
            bands[place + i] = half.part(across, i % 2, down, i / 2 % 2);
        }
    }

    /** In the order in which they are made. */
    Split[] splits() {
        return splits.clone();
    }

    Area band(int number) {
        return bands[number];
    }
}
