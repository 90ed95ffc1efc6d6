package org.tambo.centre;

import java.security.GeneralSecurityException;
import org.tambo.centre.itl.HitTransaction;
import org.tambo.centre.itl.ItlRefused;
import org.tambo.sync.up.SignedInput;

/** Whatever an enrolled device signs is an entry, its pictures have lengths, and its body is a transaction, or is refused. For Jazzer. */
public final class UpEntryFuzz {
    private static final Devices.Device DEVICE =
            new Devices.Device("3f2a9c0d11e4b7a8", "", SignedInput.KEY, SignedInput.KEY, false);
    private static final HitTransaction.Wishes WISHES =
            new HitTransaction.Wishes("PE-PNP", "AND-TAMBO", HitTransaction.Compression.PNG, false);

    private UpEntryFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws GeneralSecurityException {
        UpEntry entry;
        try {
            entry = UpEntry.read(DEVICE, 1, input, SignedInput.sign(input));
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
}
