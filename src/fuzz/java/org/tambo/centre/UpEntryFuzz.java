package org.tambo.centre;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import org.tambo.centre.itl.HitTransaction;
import org.tambo.centre.itl.ItlRefused;

/** Whatever an enrolled device signs is an entry, and its body a transaction, or is refused. For Jazzer. */
public final class UpEntryFuzz {
    private static final KeyPair KEYS = keys();
    private static final Devices.Device DEVICE =
            new Devices.Device("3f2a9c0d11e4b7a8", "", KEYS.getPublic(), KEYS.getPublic(), false);
    private static final HitTransaction.Wishes WISHES =
            new HitTransaction.Wishes("PE-PNP", "AND-TAMBO", HitTransaction.Compression.PNG, false);

    private UpEntryFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws GeneralSecurityException {
        UpEntry entry;
        try {
            entry = UpEntry.read(DEVICE, 1, input, signed(input));
        } catch (EntryRefused e) {
            return;
        }
        try {
            HitTransaction.of(HitRecords.of(DEVICE.id(), 1, entry.body()), WISHES);
        } catch (ItlRefused e) {
            // It does not leave.
        }
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] signed(byte[] bytes) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(KEYS.getPrivate());
        signature.update(bytes);
        return signature.sign();
    }
}
