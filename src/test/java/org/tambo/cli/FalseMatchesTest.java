package org.tambo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FalseMatchesTest {
    @Test
    void saysTheRateToTwoDigits() {
        assertEquals(
                "prints of different fingers score as high once in about 43,000 pairs",
                FalseMatches.inWords(1 / 43_210.0));
    }

    @Test
    void saysWhenThereIsNoLikeness() {
        assertEquals("no more alike than prints of different fingers are", FalseMatches.inWords(1));
    }

    @Test
    void saysNoMoreThanCanBeMeasured() {
        assertEquals(
                "prints of different fingers score as high less than once in a billion pairs",
                FalseMatches.inWords(1e-36));
    }
}
