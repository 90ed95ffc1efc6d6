package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is read where it has one canonical form, and refused where it has none. */
class JsonTest {
    private static String canonical(String text) throws JsonFault {
        return new String(
                CanonicalJson.bytes(Json.read(text.getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8);
    }

    @Test
    void writesNoSpaceAndSortsMembers() throws Exception {
        assertEquals(
                "{\"a\":[1,-2,true,false,null],\"b\":{},\"c\":[]}",
                canonical(" { \"c\" : [ ], \"b\" : { }, \"a\" : [1, -2, true, false, null] }\n"));
    }

    @Test
    void sortsMembersByCodePoint() throws Exception {
        // U+FF5E comes before U+1F600, though the latter's first UTF-16 unit is lower.
        assertEquals(
                "{\"\":0,\"a\":0,\"aa\":0,\"b\":0,\"\uFF5E\":0,\"\uD83D\uDE00\":0,\"\uD83D\uDE01\":0}",
                canonical("{\"\uD83D\uDE01\":0,\"\uD83D\uDE00\":0,\"\uFF5E\":0,\"b\":0,\"aa\":0,\"a\":0,\"\":0}"));
    }

    @Test
    void escapesOnlyQuotationMarkAndBackslash() throws Exception {
        assertEquals(
                "{\"a\":\"\\\"\\\\/\n\u0001ñ\uD83D\uDE00\"}",
                canonical("{\"a\":\"\\\"\\\\\\/\\n\\u0001\\u00f1\\ud83d\\ude00\"}"));
    }

    @Test
    void writesNegativeZeroAsZero() throws Exception {
        assertEquals("{\"a\":0}", canonical("{\"a\":-0}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1.5}",
                "{\"a\":1e3}",
                "{\"a\":9223372036854775808}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":\"\\ud83d\"}",
                "{\"a\":\"\\ude00\\ud83d\"}",
                "{\"\\ud83d\":1}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":1 /* comment */}",
                "\uFEFF{}"
            })
    void refusesWhatHasNoCanonicalForm(String text) {
        assertThrows(JsonFault.class, () -> canonical(text));
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        byte[] overlongSlash = {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'};
        assertThrows(JsonFault.class, () -> Json.read(overlongSlash));
    }

    @Test
    void refusesMoreValuesThanAnyFileNeeds() {
        String many = "{\"a\":[" + "{},".repeat(400_000) + "{}]}";
        assertThrows(JsonFault.class, () -> canonical(many));
    }

    @Test
    void refusesDeepNesting() {
        String deep = "{\"a\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}";
        assertThrows(JsonFault.class, () -> canonical(deep));
    }
}
