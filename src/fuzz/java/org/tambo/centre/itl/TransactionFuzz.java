package org.tambo.centre.itl;

import java.util.List;

/** Bytes of any kind are a transaction or are refused. For Jazzer; the seeded test is in HitTransactionTest. */
public final class TransactionFuzz {
    private TransactionFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<ItlFile.Read> records;
        try {
            records = ItlFile.read(input);
        } catch (ItlRefused e) {
            return;
        }
        if (records.isEmpty() || records.getFirst().type() != 1) {
            throw new AssertionError("a transaction begins with its record of type 1");
        }
    }
}
