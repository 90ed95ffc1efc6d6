package org.tambo.lab.traveller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyntheticTravellersTest {
    private static final int MANY = 5_000;

    @Test
    void makesTheSameTravellerForTheSameSeed() {
        assertEquals(new SyntheticTravellers(7).traveller(123), new SyntheticTravellers(7).traveller(123));
    }

    @Test
    void makesOthersForAnotherSeed() {
        assertNotEquals(new SyntheticTravellers(7).traveller(123), new SyntheticTravellers(8).traveller(123));
    }

    @Test
    void givesEachTravellerFingerOfTheirOwn() {
        Set<Long> fingers = new HashSet<>();
        for (int n = 0; n < MANY; n++) {
            fingers.add(new SyntheticTravellers(1).traveller(n).fingerSeed());
        }
        assertEquals(MANY, fingers.size());
    }

    @Test
    void writesZonesOfTheRightShapeForAll() {
        for (int n = 0; n < MANY; n++) {
            Traveller traveller = new SyntheticTravellers(2).traveller(n);
            List<String> lines = MachineReadableZone.of(traveller);
            boolean card = traveller.document().size() == IssuedDocument.Size.TD1;
            assertEquals(card ? 3 : 2, lines.size());
            for (String line : lines) {
                assertTrue(line.matches(card ? "[A-Z0-9<]{30}" : "[A-Z0-9<]{44}"), line);
            }
        }
    }

    @Test
    void keepsThePrintedSpelling() {
        boolean enye = false;
        for (int n = 0; n < MANY; n++) {
            enye |= new SyntheticTravellers(3).traveller(n).surnames().contains("Ñ");
        }
        assertTrue(enye);
    }
}
