package org.tambo.lab.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;

/** What goes wrong, drawn from a seed, until it is told that nothing shall any more. */
final class Faults {
    private final SplittableRandom chance;
    /** How often each kind of fault befalls whatever it can befall: drawn once, so that seeds differ in their weather. */
    private final double rate;

    private boolean calm;
    private int befallen;

    Faults(SplittableRandom chance) {
        this.chance = chance;
        this.rate = chance.nextDouble() * chance.nextDouble();
    }

    void calm() {
        calm = true;
    }

    int befallen() {
        return befallen;
    }

    /** Whether a fault befalls this. */
    boolean strikes() {
        boolean strikes = !calm && chance.nextDouble() < rate;
        befallen += strikes ? 1 : 0;
        return strikes;
    }

    /** The bytes as they come out of the link: whole, cut short, or with some changed. */
    byte[] through(byte[] bytes) {
        if (bytes.length == 0 || !strikes()) {
            return bytes;
        }
        if (chance.nextBoolean()) {
            return Arrays.copyOf(bytes, chance.nextInt(bytes.length));
        }
        byte[] changed = bytes.clone();
        for (int i = chance.nextInt(1, 4); i > 0; i--) {
            changed[chance.nextInt(changed.length)] ^= (byte) (1 << chance.nextInt(8));
        }
        return changed;
    }
}
