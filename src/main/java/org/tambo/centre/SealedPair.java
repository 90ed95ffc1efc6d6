package org.tambo.centre;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.tambo.security.Sealer;

/**
 * A secret key and what is known of it in the open, in one file: {@code length of the secret (4) | secret | open}, sealed under
 * the centre's key store. Several instances share the file.
 */
record SealedPair(byte[] secret, byte[] open) {
    /** Makes a pair where there is none yet. */
    interface Maker {
        SealedPair make() throws GeneralSecurityException, IOException;
    }

    /** @param context what the file is for: it opens as nothing else */
    static SealedPair in(Path file, Sealer sealer, byte[] context, Maker maker)
            throws IOException, GeneralSecurityException {
        if (!Files.exists(file)) {
            write(file, sealer.seal(maker.make().bytes(), context));
        }
        ByteBuffer both = ByteBuffer.wrap(sealer.open(Files.readAllBytes(file), context));
        byte[] secret = new byte[both.getInt()];
        both.get(secret);
        byte[] open = new byte[both.remaining()];
        both.get(open);
        return new SealedPair(secret, open);
    }

    private byte[] bytes() {
        return ByteBuffer.allocate(4 + secret.length + open.length)
                .putInt(secret.length)
                .put(secret)
                .put(open)
                .array();
    }

    /** A link instead of a move: of two instances that make one at once, the first one's stays. */
    private static void write(Path file, byte[] sealed) throws IOException {
        Path temporary = Files.createTempFile(file.resolveSibling(""), "new", ".key");
        Files.write(temporary, sealed);
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException anotherWasFirst) {
            // That one is read.
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
