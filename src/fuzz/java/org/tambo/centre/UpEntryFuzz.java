package org.tambo.centre;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tambo.centre.itl.HitTransaction;
import org.tambo.centre.itl.ItlRefused;
import org.tambo.screening.ChainedEntry;
import org.tambo.sync.up.StrangersKey;

/**
 * Whatever an enrolled device signs is an entry, its pictures have lengths, and its body is a transaction, or is refused. What does not
 * begin as an entry is a hit's body: the fuzzer need not find out by itself how an entry begins. Its signature is taken to hold, since
 * a hundred times as many inputs are tried then. For Jazzer.
 */
public final class UpEntryFuzz {
    /** The one of docs/sync-examples.json, whose entries the fuzzer begins with. */
    private static final String ID = "d1fca20ff6f1e41d";

    private static final byte[] BEGINNING =
            ("{\"format\":\"" + ChainedEntry.FORMAT + "\"").getBytes(StandardCharsets.UTF_8);
    private static final byte[] BEFORE_BODY = ("{\"format\":\"" + ChainedEntry.FORMAT + "\",\"device\":\"" + ID
                    + "\",\"sequence\":1,\"previous\":\"" + ChainedEntry.NONE_BEFORE
                    + "\",\"kind\":\"hit\",\"at\":\"2026-11-24T02:14:07Z\",\"body\":")
            .getBytes(StandardCharsets.UTF_8);
    private static final Devices.Device DEVICE = new Devices.Device(ID, "", StrangersKey.KEY, StrangersKey.KEY, false);
    private static final HitTransaction.Wishes WISHES =
            new HitTransaction.Wishes("PE-PNP", "AND-TAMBO", HitTransaction.Compression.PNG, false);

    private UpEntryFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        boolean whole = input.length >= BEGINNING.length
                && Arrays.equals(input, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length);
        byte[] bytes = whole ? input : around(input);
        UpEntry entry;
        try {
            entry = UpEntry.parse(DEVICE, 1, bytes, new byte[0]);
        } catch (EntryRefused e) {
            return;
        }
        if (NamedPicture.in(entry).stream().anyMatch(named -> named.length() < 1)) {
            throw new AssertionError("a picture of nothing");
        }
        try {
            HitTransaction.of(HitRecords.of(DEVICE.id(), 1, entry.body()), WISHES);
        } catch (ItlRefused e) {
            // It does not leave.
        }
    }

    private static byte[] around(byte[] body) {
        var entry = new ByteArrayOutputStream();
        entry.writeBytes(BEFORE_BODY);
        entry.writeBytes(body);
        entry.write('}');
        return entry.toByteArray();
    }
}
