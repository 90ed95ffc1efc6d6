package org.tambo.watchlist.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundKeyTest {
    @ParameterizedTest
    @CsvSource({
        "HUAMAN,GUAMAN",
        "HUAMAN,WAMAN",
        "QUISPE,KISPE",
        "CCORI,QORI",
        "CCAHUANA,CAHUANA",
        "GONZALEZ,GONZALES",
        "LLANOS,YANOS",
        "CAICEDO,CAYCEDO",
        "ARGUELLO,ARGUEELLO",
        "HERNANDEZ,ERNANDES",
        "VILLCA,VILKA"
    })
    void spellingsOfOneNameSoundAlike(String a, String b) {
        assertEquals(SoundKey.threeVowels(SoundKey.of(a)), SoundKey.threeVowels(SoundKey.of(b)));
    }

    @ParameterizedTest
    @CsvSource({"HUANCA,HUANACO", "PARI,PARIONA", "ROJAS,ROSAS", "CHOQUE,COQUE"})
    void differentNamesSoundDifferent(String a, String b) {
        assertNotEquals(SoundKey.threeVowels(SoundKey.of(a)), SoundKey.threeVowels(SoundKey.of(b)));
    }

    @ParameterizedTest
    @CsvSource({"PHUYU,PUYU"})
    void theStrongerKeyKeepsWhatTheWeakerFolds(String a, String b) {
        assertNotEquals(SoundKey.of(a), SoundKey.of(b));
    }
}
