package org.tambo.centre;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import org.tambo.security.Sealer;

/** The authority's key and certificate in a file, sealed under the centre's key store. Several instances share it. */
final class AuthorityFile {
    private static final byte[] CONTEXT = "authority".getBytes(StandardCharsets.UTF_8);

    private AuthorityFile() {}

    static CertificateAuthority open(Path folder, Sealer sealer, Instant now)
            throws IOException, GeneralSecurityException {
        Path file = folder.resolve("authority.key");
        if (!Files.exists(file)) {
            make(folder, file, sealer, now);
        }
        ByteBuffer both = ByteBuffer.wrap(sealer.open(Files.readAllBytes(file), CONTEXT));
        byte[] key = new byte[both.getInt()];
        both.get(key);
        byte[] certificate = new byte[both.remaining()];
        both.get(certificate);
        return new CertificateAuthority(
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(certificate)));
    }

    /** A link instead of a move: of two instances that make one at once, the first one's stays. */
    private static void make(Path folder, Path file, Sealer sealer, Instant now)
            throws IOException, GeneralSecurityException {
        CertificateAuthority made = CertificateAuthority.make(now);
        byte[] key = made.key().getEncoded();
        byte[] certificate = made.certificate().getEncoded();
        byte[] both = ByteBuffer.allocate(4 + key.length + certificate.length)
                .putInt(key.length)
                .put(key)
                .put(certificate)
                .array();
        Path temporary = Files.createTempFile(folder, "authority", ".new");
        Files.write(temporary, sealer.seal(both, CONTEXT));
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException anotherWasFirst) {
            // That one is read.
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
