package org.tambo.centre;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The small authority by which centre and checkpoints know each other: ECDSA P-256 (X.509, RFC 5280). A device's certificate
 * names its id and certifies the key that signs its entries; whether it is still in use, the centre asks its own list, so there
 * are no revocation lists.
 */
public final class CertificateAuthority {
    private static final X500Name NAME = new X500Name("CN=Tambo");
    private static final Duration LIFE = Duration.ofDays(20 * 365);
    /** Clocks differ. */
    private static final Duration BEFORE = Duration.ofDays(1);

    private static final int SERIAL_BITS = 120;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PrivateKey key;
    private final X509Certificate certificate;

    CertificateAuthority(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** Makes a new one. */
    public static CertificateAuthority make(Instant now) throws GeneralSecurityException, IOException {
        KeyPair pair = newKey();
        X509Certificate own = sign(
                NAME,
                pair.getPublic(),
                pair.getPrivate(),
                now,
                List.of(
                        new Part(Extension.basicConstraints, true, new BasicConstraints(0)),
                        new Part(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))));
        return new CertificateAuthority(pair.getPrivate(), own);
    }

    static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    PrivateKey key() {
        return key;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** The certificate of a device, for its signing key. */
    public X509Certificate device(String id, PublicKey signingKey, Instant now)
            throws GeneralSecurityException, IOException {
        return sign(new X500Name("CN=" + id), signingKey, key, now, leaf(KeyPurposeId.id_kp_clientAuth, List.of()));
    }

    /** The certificate of a centre's instance that is reached under that host's name, and on this machine. */
    public X509Certificate server(String host, PublicKey serverKey, Instant now)
            throws GeneralSecurityException, IOException {
        boolean number = host.matches("[0-9.]+|.*:.*");
        GeneralName[] names = {
            new GeneralName(number ? GeneralName.iPAddress : GeneralName.dNSName, host),
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        };
        return sign(
                new X500Name("CN=Tambo centre"),
                serverKey,
                key,
                now,
                leaf(
                        KeyPurposeId.id_kp_serverAuth,
                        List.of(new Part(Extension.subjectAlternativeName, false, new GeneralNames(names)))));
    }

    private record Part(ASN1ObjectIdentifier name, boolean critical, ASN1Encodable value) {}

    private static List<Part> leaf(KeyPurposeId purpose, List<Part> more) {
        return Stream.concat(
                        Stream.of(
                                new Part(Extension.basicConstraints, true, new BasicConstraints(false)),
                                new Part(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)),
                                new Part(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))),
                        more.stream())
                .toList();
    }

    private static X509Certificate sign(
            X500Name subject, PublicKey of, PrivateKey by, Instant now, List<Part> extensions)
            throws GeneralSecurityException, IOException {
        var builder = new JcaX509v3CertificateBuilder(
                NAME,
                new BigInteger(SERIAL_BITS, RANDOM),
                Date.from(now.minus(BEFORE)),
                Date.from(now.plus(LIFE)),
                subject,
                of);
        for (Part extension : extensions) {
            builder.addExtension(extension.name(), extension.critical(), extension.value());
        }
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
