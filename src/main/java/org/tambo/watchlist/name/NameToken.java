package org.tambo.watchlist.name;

import org.jspecify.annotations.Nullable;

/**
 * One word of a name with all that comparing it needs, worked out once.
 *
 * @param text capitals, marks dropped; in a script without Latin spelling, that script
 * @param sound its spelling by sound, see {@link SoundKey}
 * @param openSound the weaker key of three vowels
 * @param letters which letters the weaker key has, a bit each
 * @param nicknames the groups of names it belongs to that stand for one another, see {@link Nicknames}
 * @param known whether it is known to be a name, see {@link CommonNames}
 * @param vowelless whether its script leaves out vowels
 */
record NameToken(
        String text, String sound, String openSound, int letters, int[] nicknames, boolean known, boolean vowelless) {
    static NameToken of(String text, boolean vowelless) {
        String sound = SoundKey.of(text);
        String openSound = SoundKey.threeVowels(sound);
        int letters = 0;
        for (int i = 0; i < openSound.length(); i++) {
            letters |= 1 << (openSound.charAt(i) & 31);
        }
        return new NameToken(
                text, sound, openSound, letters, Nicknames.groupsOf(text), CommonNames.isKnown(text), vowelless);
    }

    boolean isParticle() {
        return NameWords.PARTICLES.contains(text);
    }

    boolean isInitial() {
        return text.length() == 1 && !Script.isIdeograph(text.charAt(0));
    }

    /** A word that means something only as a whole. */
    boolean isSyllable() {
        char first = text.charAt(0);
        return first == Script.SYLLABLE || (text.length() == 1 && Script.isIdeograph(first));
    }

    /** Consonants only, as a script without vowels would show them. */
    String skeleton() {
        var skeleton = new StringBuilder();
        for (int i = 0; i < sound.length(); i++) {
            char c = sound.charAt(i);
            if ("AEIOUYW".indexOf(c) < 0) {
                skeleton.append(c == 'P' ? 'B' : c);
            }
        }
        return skeleton.toString();
    }

    /** Words are the same if they are spelled the same; all else follows from that. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NameToken token && token.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
