package org.tambo.cli;

import java.io.PrintStream;
import java.util.Locale;

/** How far a long step has come, on one line that is written over. For one thread. */
final class ProgressBar {
    private static final int WIDTH = 40;

    private final PrintStream to;
    private final String what;
    private final int all;
    private int done;

    ProgressBar(PrintStream to, String what, int all) {
        this.to = to;
        this.what = what;
        this.all = all;
    }

    int done() {
        return done;
    }

    void step() {
        done++;
        // A hundred times in all.
        if (done == all || done % Math.max(1, all / 100) == 0) {
            int full = (int) ((long) WIDTH * done / all);
            to.printf(
                    Locale.ROOT, "\r[%s%s] %,d of %,d %s", "#".repeat(full), " ".repeat(WIDTH - full), done, all, what);
            if (done == all) {
                to.println();
            }
            to.flush();
        }
    }
}
