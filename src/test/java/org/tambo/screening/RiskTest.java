package org.tambo.screening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RiskTest {
    private static final Risk BEFORE = Risk.before(0.001, 100_000);

    @Test
    void isOneInAllNoticesOfTheListedBeforeAnythingIsKnown() {
        assertEquals(1e-8, BEFORE.probability(), 1e-10);
    }

    @Test
    void isTheNameSearchsOwnWhereNothingElseSpeaks() {
        assertEquals(0.8, BEFORE.foundByName(0.8).probability(), 1e-9);
    }

    @Test
    void growsWithEachEvidenceThatAgrees() {
        Risk name = BEFORE.foundByName(0.6);
        Risk number = name.number("A4071852", true);
        Risk finger = number.fingers(1e-9);
        assertTrue(name.probability() < number.probability() && number.probability() < finger.probability());
    }

    @Test
    void isSmallForAFingerThatOneSearchInAThousandReachesByChance() {
        // As many innocents as listed reach that score, and listed persons' scores lie far above it.
        assertTrue(BEFORE.fingers(1e-8).probability() < 0.1);
    }

    @Test
    void isNearlyCertainForAFingerFarAboveTheThreshold() {
        assertTrue(BEFORE.fingers(1e-13).probability() > 0.99);
    }

    @Test
    void isNotUndoneByAnotherName() {
        Risk finger = BEFORE.fingers(1e-14);
        assertTrue(finger.beside(1e-6).probability() > 0.99);
        assertTrue(finger.beside(1e-6).probability() < finger.probability());
    }

    @Test
    void trustsANumberLessWhoseCheckFailed() {
        assertTrue(BEFORE.number("A4071852", false).probability()
                < BEFORE.number("A4071852", true).probability());
    }

    @Test
    void showsWhatMadeItUp() {
        Risk risk = BEFORE.foundByName(0.6).fingers(1e-9);
        double decades = risk.shares().stream().mapToDouble(Risk.Share::decades).sum();
        assertEquals(risk.probability(), 1 / (1 + Math.pow(10, -decades)), 1e-12);
        assertEquals(3, risk.shares().size());
    }

    @Test
    void letsASearchByNameTakeThePlaceOfAComparisonBesideIt() {
        assertEquals(0.8, BEFORE.beside(0.2).foundByName(0.8).probability(), 1e-9);
    }
}
