package org.tambo.sync;

import java.nio.charset.StandardCharsets;

/** What is heard is a code, which is spoken again as it was heard, or is none. For Jazzer. */
public final class ContactCodeFuzz {
    private ContactCodeFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        ContactCode code;
        try {
            code = ContactCode.heard(new String(input, StandardCharsets.UTF_8));
        } catch (ContactCode.Misheard e) {
            return;
        }
        try {
            if (!ContactCode.heard(code.spoken()).equals(code)) {
                throw new AssertionError(code + " is not what it says");
            }
        } catch (ContactCode.Misheard e) {
            throw new AssertionError(e);
        }
    }
}
