package org.tambo.watchlist.name;

/**
 * One word of a name with all that comparing it needs, worked out once.
 *
 * @param text capitals, marks dropped; in a script without Latin spelling, that script
 * @param sound its spelling by sound, see {@link SoundKey}
 * @param openSound the weaker key of three vowels
 * @param vowelless whether its script leaves out vowels
 */
record NameToken(String text, String sound, String openSound, boolean vowelless) {
    static NameToken of(String text, boolean vowelless) {
        String sound = SoundKey.of(text);
        return new NameToken(text, sound, SoundKey.threeVowels(sound), vowelless);
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
}
