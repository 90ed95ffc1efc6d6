package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns match as a shell's do. */
class PathPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "targets/*.tgz targets/foo.tgz",
                "foo-version-?.tgz foo-version-2.tgz",
                "*.tgz foo.tgz",
                "foo.tgz foo.tgz",
                "* anything",
                "*/* a/b",
                "a*b*c aXbXXbc",
                "a**c abc",
                "**/b a/b",
                "? ñ",
                "? 😀",
                "[abc] b",
                "[a-c]x bx",
                "[!a-c]x dx",
                "[]] ]",
                "[!]] a",
                "[a-] -",
                "[ [",
                "[a [a",
                "a[ a[",
                "*[0-9] abc7",
                "/x /x"
            })
    void matches(String pattern, String path) {
        assertTrue(new PathPattern(pattern).matches(path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "targets/*.tgz targets/foo.txt",
                "foo-version-?.tgz foo-version-alpha.tgz",
                "*.tgz targets/foo.tgz",
                "foo.tgz FOO.tgz",
                "* a/b",
                "? ab",
                "? /",
                "a? a",
                "a*b abc",
                "[abc] d",
                "[a-c] -",
                "[c-a] b",
                "[!a-c] b",
                "a[/]b a/b",
                "x /x",
                "a.c abc"
            })
    void doesNotMatch(String pattern, String path) {
        assertFalse(new PathPattern(pattern).matches(path));
    }

    @Test
    void comesToAnEndWithPatternsMadeToTakeLong() {
        assertFalse(new PathPattern("*a".repeat(10_000) + "b").matches("a".repeat(5_000)));
        assertFalse(new PathPattern("[".repeat(200_000) + "]b").matches("a".repeat(5_000)));
    }
}
