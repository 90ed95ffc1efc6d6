package org.tambo.centre;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        SealedPair pair = SealedPair.in(folder.resolve("authority.key"), sealer, CONTEXT, () -> {
            CertificateAuthority made = CertificateAuthority.make(now);
            return new SealedPair(made.key().getEncoded(), made.certificate().getEncoded());
        });
        return new CertificateAuthority(
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pair.secret())),
                (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pair.open())));
    }
}
