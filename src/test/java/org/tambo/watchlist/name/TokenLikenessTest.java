package org.tambo.watchlist.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenLikenessTest {
    private static final int RUNS = 20_000;

    /** What is passed over without a look must be what a look would refuse. */
    @Test
    void isSurelyApartOnlyWhereTheDistanceSaysSoToo() {
        Random random = new Random(7);
        List<String> names = CommonNames.all();
        var rows = new SpellingDistance.Rows();
        int apart = 0;
        for (int run = 0; run < RUNS; run++) {
            var a = NameToken.of(names.get(random.nextInt(names.size())), false);
            var b = NameToken.of(changed(a.text(), random), false);
            if (TokenLikeness.surelyApart(a, b)) {
                apart++;
                assertEquals(Float.POSITIVE_INFINITY, TokenLikeness.bySound(a, b, rows), a.text() + " " + b.text());
            }
        }
        assertTrue(apart > RUNS / 20, apart + " were apart");
    }

    private static String changed(String text, Random random) {
        var changed = new StringBuilder(text);
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int at = random.nextInt(changed.length());
            char letter = (char) ('A' + random.nextInt(26));
            switch (random.nextInt(3)) {
                case 0 -> changed.setCharAt(at, letter);
                case 1 -> changed.insert(at, letter);
                default -> {
                    if (changed.length() > 2) {
                        changed.deleteCharAt(at);
                    }
                }
            }
        }
        return changed.toString();
    }
}
