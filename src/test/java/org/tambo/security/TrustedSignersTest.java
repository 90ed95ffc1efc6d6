package org.tambo.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedSignersTest {
    private static final byte[] MESSAGE = "a watchlist".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private KeyPair signer;
    private byte[] signature;

    @BeforeEach
    void sign() throws GeneralSecurityException {
        signer = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Signature signing = Signature.getInstance("Ed25519");
        signing.initSign(signer.getPrivate());
        signing.update(MESSAGE);
        signature = signing.sign();
    }

    private void trust(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    private byte[] pem() {
        return Pem.publicKey(signer.getPublic());
    }

    private String name() {
        return TrustedSigners.fingerprint(signer.getPublic());
    }

    private boolean verifies(TrustedSigners signers, int length, byte[] value) {
        TrustedSigners.Check check = signers.check(name(), TrustedSigners.Scheme.ED25519);
        // In two pieces, since a message comes in as many as its reader has.
        check.update(MESSAGE, 0, 3);
        check.update(MESSAGE, 3, length - 3);
        return check.verifies(value);
    }

    private String refusal() {
        return String.valueOf(assertThrows(UntrustedKeyFile.class, () -> TrustedSigners.in(folder))
                .getMessage());
    }

    private void assertRefused(String name, String reason) {
        String message = refusal();
        assertTrue(message.contains(name) && message.contains(reason), message);
    }

    @Test
    void trustsKeyThatLiesInTheFolder() throws IOException {
        trust("lima.pem", pem());
        assertTrue(verifies(TrustedSigners.in(folder), MESSAGE.length, signature));
    }

    @Test
    void trustsNobodyWhereThereIsNoFolder() {
        assertEquals(0, TrustedSigners.in(folder.resolve("none")).count());
    }

    @Test
    void looksAtNothingButPemFiles() throws IOException {
        trust("readme.txt", MESSAGE);
        assertEquals(0, TrustedSigners.in(folder).count());
    }

    @Test
    void trustsNoLongerWhatWasRemoved() throws IOException {
        trust("lima.pem", pem());
        Files.delete(folder.resolve("lima.pem"));
        assertFalse(TrustedSigners.in(folder).knows(name()));
    }

    @Test
    void readsKeyAmongExplanations() throws IOException {
        trust(
                "lima.pem",
                ("Lima, compared by telephone\n" + new String(pem(), StandardCharsets.US_ASCII))
                        .getBytes(StandardCharsets.US_ASCII));
        assertTrue(TrustedSigners.in(folder).knows(name()));
    }

    @Test
    void checksNothingForAnUnknownSigner() {
        assertThrows(
                IllegalArgumentException.class, () -> verifies(TrustedSigners.in(folder), MESSAGE.length, signature));
    }

    @Test
    void refusesSignatureOverOtherBytes() throws IOException {
        trust("lima.pem", pem());
        assertFalse(verifies(TrustedSigners.in(folder), MESSAGE.length - 1, signature));
    }

    @Test
    void tellsTheTwoSchemesApart() throws Exception {
        trust("lima.pem", pem());
        TrustedSigners.Check check = TrustedSigners.in(folder).check(name(), TrustedSigners.Scheme.ED25519PH);
        check.update(MESSAGE, 0, MESSAGE.length);
        assertFalse(check.verifies(signature));
    }

    @Test
    void checksPrehashedSignature() throws Exception {
        trust("lima.pem", pem());
        Signature signing = Signature.getInstance("Ed25519");
        signing.setParameter(new EdDSAParameterSpec(true));
        signing.initSign(signer.getPrivate());
        signing.update(MESSAGE);
        TrustedSigners.Check check = TrustedSigners.in(folder).check(name(), TrustedSigners.Scheme.ED25519PH);
        check.update(MESSAGE, 0, MESSAGE.length);
        assertTrue(check.verifies(signing.sign()));
    }

    @Test
    void refusesSignatureOfAnyOtherLength() throws IOException {
        trust("lima.pem", pem());
        TrustedSigners signers = TrustedSigners.in(folder);
        for (int length = 0; length < 80; length++) {
            if (length != signature.length) {
                assertFalse(verifies(signers, MESSAGE.length, Arrays.copyOf(signature, length)));
            }
        }
    }

    @Test
    void refusesFileWithoutPemByName() throws IOException {
        trust("lima.pem", MESSAGE);
        assertRefused("lima.pem", "one Ed25519 public key");
    }

    @Test
    void refusesEmptyFileByName() throws IOException {
        trust("lima.pem", new byte[0]);
        assertRefused("lima.pem", "one Ed25519 public key");
    }

    @Test
    void refusesPemWhoseEndStandsWithinItsBeginning() throws IOException {
        trust("lima.pem", "-----BEGIN PUBLIC KEY-----END PUBLIC KEY-----".getBytes(StandardCharsets.US_ASCII));
        assertRefused("lima.pem", "one Ed25519 public key");
    }

    @Test
    void refusesSecondKeyInOneFile() throws IOException {
        String both = new String(pem(), StandardCharsets.US_ASCII) + new String(pem(), StandardCharsets.US_ASCII);
        trust("lima.pem", both.getBytes(StandardCharsets.US_ASCII));
        assertRefused("lima.pem", "one Ed25519 public key");
    }

    @Test
    void refusesRsaKeyByName() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        trust("lima.pem", Pem.publicKey(rsa.generateKeyPair().getPublic()));
        assertRefused("lima.pem", "one Ed25519 public key");
    }

    @Test
    void refusesLargeFileByName() throws IOException {
        trust("lima.pem", Arrays.copyOf(pem(), 4_097));
        assertRefused("lima.pem", "larger than 4096 bytes");
    }

    @Test
    void refusesFolderWithAFilesName() throws IOException {
        Files.createDirectory(folder.resolve("lima.pem"));
        assertRefused("lima.pem", "it is no file");
    }

    @Test
    void refusesLinkThatLeadsNowhere() throws IOException {
        Files.createSymbolicLink(folder.resolve("lima.pem"), folder.resolve("gone"));
        assertRefused("lima.pem", "it is no file");
    }

    @Test
    void refusesMoreSignersThanAStationCanHave() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        for (int i = 0; i < 65; i++) {
            trust(
                    "signer-" + i + ".pem",
                    Pem.publicKey(generator.generateKeyPair().getPublic()));
        }
        assertTrue(refusal().contains("already 64 signers"));
    }

    /** RFC 8032, section 7.1, test 1's public key; the digest is that of {@code openssl pkey -pubin -outform DER | sha256sum}. */
    @Test
    void namesKeyByTheDigestOfItsDer() throws Exception {
        trust(
                "rfc.pem",
                ("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
                                + "-----END PUBLIC KEY-----\n")
                        .getBytes(StandardCharsets.US_ASCII));
        assertTrue(TrustedSigners.in(folder).knows("06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9"));
    }
}
