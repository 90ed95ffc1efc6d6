package org.tambo.centre;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    @Override
    public boolean has(String role) {
        return Files.exists(file(role));
    }

    private Path file(String role) {
        return folder.resolve(role + ".key");
    }

    private MetadataSigner load(String role) {
        try {
            Files.createDirectories(folder);
            byte[] context = ("role " + role).getBytes(StandardCharsets.UTF_8);
            SealedPair pair = SealedPair.in(file(role), sealer, context, KeyFiles::make);
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            return MetadataSigner.of(
                    factory.generatePrivate(new PKCS8EncodedKeySpec(pair.secret())),
                    factory.generatePublic(new X509EncodedKeySpec(pair.open())));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the key of role " + role + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static SealedPair make() throws GeneralSecurityException {
        KeyPair made = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        return new SealedPair(made.getPrivate().getEncoded(), made.getPublic().getEncoded());
    }
}
