package org.tambo.watchlist.name;

import java.util.Arrays;
import java.util.Comparator;

/** The best so many names of those offered: a heap with the worst of them on top. */
final class BestNames {
    private final int[] names;
    private final float[] worths;
    private int size;

    BestNames(int limit) {
        names = new int[limit];
        worths = new float[limit];
    }

    /** What has to be exceeded to be among the best. */
    float least() {
        return size < names.length ? Float.NEGATIVE_INFINITY : worths[0];
    }

    void offer(int name, float worth) {
        if (size < names.length) {
            int at = size++;
            while (at > 0 && worths[(at - 1) / 2] > worth) {
                names[at] = names[(at - 1) / 2];
                worths[at] = worths[(at - 1) / 2];
                at = (at - 1) / 2;
            }
            names[at] = name;
            worths[at] = worth;
        } else if (size > 0 && worth > worths[0]) {
            int at = 0;
            while (true) {
                int child = 2 * at + 1;
                if (child >= size) {
                    break;
                }
                child += child + 1 < size && worths[child + 1] < worths[child] ? 1 : 0;
                if (worths[child] >= worth) {
                    break;
                }
                names[at] = names[child];
                worths[at] = worths[child];
                at = child;
            }
            names[at] = name;
            worths[at] = worth;
        }
    }

    int[] best() {
        var order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> -worths[i]));
        return Arrays.stream(order).mapToInt(i -> names[i]).toArray();
    }
}
