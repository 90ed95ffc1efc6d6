package org.tambo.centre;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tambo.security.Sealer;
import org.tambo.security.StationKeys;
import org.tambo.sync.tuf.MetadataSigner;

/**
 * The keys that sign each role's metadata: Ed25519, each in a file of its own in the folder {@code roles}, sealed under the
 * centre's key store, made when it is first asked for. Several instances share the folder. For demonstrations and
 * tests: whoever has the folder and the passphrase has the keys.
 */
final class KeyFiles implements KeyHolder {
    private final Path folder;
    private final Sealer sealer;
    private final Map<String, MetadataSigner> signers = new ConcurrentHashMap<>();

    KeyFiles(CentreSettings settings, StationKeys keys) {
        this.folder = settings.data().resolve("roles");
        this.sealer = keys.sealer("role key");
    }

    @Override
    public MetadataSigner of(String role) {
        return signers.computeIfAbsent(role, this::load);
    }

    private MetadataSigner load(String role) {
        Path file = folder.resolve(role + ".key");
        byte[] context = ("role " + role).getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                make(file, context);
            }
            return read(sealer.open(Files.readAllBytes(file), context));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the key of role " + role + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** A link instead of a move: of two instances that make one at once, the first one's stays. */
    private void make(Path file, byte[] context) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] secret = pair.getPrivate().getEncoded();
        byte[] open = pair.getPublic().getEncoded();
        byte[] both = ByteBuffer.allocate(4 + secret.length + open.length)
                .putInt(secret.length)
                .put(secret)
                .put(open)
                .array();
        Path temporary = Files.createTempFile(folder, "new", ".key");
        Files.write(temporary, sealer.seal(both, context));
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException anotherWasFirst) {
            // That one is read.
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static MetadataSigner read(byte[] both) throws GeneralSecurityException {
        ByteBuffer bytes = ByteBuffer.wrap(both);
        byte[] secret = new byte[bytes.getInt()];
        bytes.get(secret);
        byte[] open = new byte[bytes.remaining()];
        bytes.get(open);
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        return MetadataSigner.of(
                factory.generatePrivate(new PKCS8EncodedKeySpec(secret)),
                factory.generatePublic(new X509EncodedKeySpec(open)));
    }
}
