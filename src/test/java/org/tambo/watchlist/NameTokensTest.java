package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class NameTokensTest {
    @Test
    void areCapitalsWithoutMarks() {
        assertEquals(Set.of("MUNOZ", "GUEMEZ"), NameTokens.of("Muñoz Güémez"));
    }

    @Test
    void areApartByWhateverIsNoLetter() {
        assertEquals(Set.of("PEREZ", "GARCIA", "LOPEZ"), NameTokens.of("Pérez-García<López"));
    }

    @Test
    void leaveParticlesOut() {
        assertEquals(Set.of("CRUZ"), NameTokens.of("de la Cruz"));
    }

    @Test
    void keepParticlesThatAreTheWholeName() {
        assertEquals(Set.of("DO"), NameTokens.of("Do"));
    }

    @Test
    void areNoneOfBlanks() {
        assertEquals(Set.of(), NameTokens.of(" < "));
    }

    @Test
    void countCommonWords() {
        assertEquals(2, NameTokens.common("QUISPE MAMANI JUAN", "Juan Quispe Condori"));
    }

    @Test
    void shareAWord() {
        assertTrue(NameTokens.share("QUISPE MAMANI", "MAMANI"));
        assertFalse(NameTokens.share("QUISPE", "MAMANI"));
    }
}
