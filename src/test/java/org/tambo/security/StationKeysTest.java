package org.tambo.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StationKeysTest {
    private static final String PASSPHRASE = "chasqui at dawn";
    private static final byte[] CONTEXT = {1};
    private static final byte[] VALUE = "116000123".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temporary;

    private Path folder;
    private StationKeys keys;

    @BeforeEach
    void makeKeys() {
        folder = temporary.resolve("station");
        keys = open(PASSPHRASE);
    }

    private StationKeys open(String passphrase) {
        return StationKeys.open(folder, passphrase.toCharArray());
    }

    private String refusal() {
        return refusal(PASSPHRASE);
    }

    private String refusal(String passphrase) {
        return String.valueOf(
                assertThrows(KeyStoreRefused.class, () -> open(passphrase)).getMessage());
    }

    @Test
    void opensAgainWhatItSealed() {
        byte[] sealed = keys.sealer("hit").seal(VALUE, CONTEXT);
        assertArrayEquals(VALUE, open(PASSPHRASE).sealer("hit").open(sealed, CONTEXT));
    }

    @Test
    void indexesTheSameAfterReopening() {
        assertArrayEquals(
                keys.blindIndex("number").of("116000123"),
                open(PASSPHRASE).blindIndex("number").of("116000123"));
    }

    @Test
    void keepsItsNameAfterReopening() {
        assertEquals(keys.deviceId(), open(PASSPHRASE).deviceId());
    }

    @Test
    void isNamedByTheBeginningOfItsPublicKeysFingerprint() {
        assertEquals(TrustedSigners.fingerprint(keys.devicePublicKey()).substring(0, 16), keys.deviceId());
    }

    @Test
    void signsAfterReopeningWithTheSameKey() throws Exception {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(keys.devicePublicKey());
        check.update(VALUE);
        assertTrue(check.verify(open(PASSPHRASE).sign(VALUE)));
    }

    @Test
    void laysItsPublicKeyBesideAsPem() throws Exception {
        assertArrayEquals(
                keys.devicePublicKey().getEncoded(), Pem.der(Files.readAllBytes(folder.resolve("device.pem"))));
    }

    @Test
    void givesEachPurposeItsOwnSealer() {
        byte[] sealed = keys.sealer("hit").seal(VALUE, CONTEXT);
        assertThrows(SealBroken.class, () -> keys.sealer("replica").open(sealed, CONTEXT));
    }

    @Test
    void givesEachPurposeItsOwnIndex() {
        assertFalse(Arrays.equals(
                keys.blindIndex("number").of("116000123"),
                keys.blindIndex("name").of("116000123")));
    }

    @Test
    void givesEachStationItsOwnKeys() {
        StationKeys other = StationKeys.open(temporary.resolve("other"), PASSPHRASE.toCharArray());
        assertNotEquals(keys.deviceId(), other.deviceId());
    }

    @Test
    void refusesWrongPassphraseByName() {
        String message = refusal("chasqui at dusk");
        assertTrue(message.contains("wrong passphrase"), message);
    }

    @Test
    void refusesShortPassphraseByName() {
        String message = refusal("chasqui");
        assertTrue(message.contains("fewer than 8 characters"), message);
    }

    @Test
    void wipesPassphraseThatOpened() {
        char[] passphrase = PASSPHRASE.toCharArray();
        StationKeys.open(folder, passphrase);
        assertArrayEquals(new char[PASSPHRASE.length()], passphrase);
    }

    @Test
    void wipesPassphraseThatIsTooShort() {
        char[] passphrase = "chasqui".toCharArray();
        assertThrows(KeyStoreRefused.class, () -> StationKeys.open(folder, passphrase));
        assertArrayEquals(new char[7], passphrase);
    }

    @Test
    void wipesPassphraseThatIsWrong() {
        char[] passphrase = "chasqui at dusk".toCharArray();
        assertThrows(KeyStoreRefused.class, () -> StationKeys.open(folder, passphrase));
        assertArrayEquals(new char[15], passphrase);
    }

    @Test
    void makesFolderForItsOwnerAlone() throws IOException {
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }

    @Test
    void makesFilesForTheirOwnerAlone() throws IOException {
        for (Path file : files()) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                    file.getFileName().toString());
        }
    }

    @Test
    void leavesNoFileHalfWritten() throws IOException {
        assertEquals(
                List.of("device.key", "device.pem", "root.key", "sealing.key", "sealing.pem"),
                files().stream().map(f -> f.getFileName().toString()).toList());
    }

    @Test
    void refusesDamagedFileByName() throws IOException {
        for (String name : List.of("root.key", "device.key", "device.pem", "sealing.key")) {
            Path file = folder.resolve(name);
            byte[] sound = Files.readAllBytes(file);
            byte[] damaged = sound.clone();
            damaged[sound.length / 2] ^= 0x10;
            Files.write(file, damaged);
            String message = refusal();
            assertTrue(message.contains(name), message);
            Files.write(file, sound);
        }
    }

    @Test
    void refusesAPublicHalfDamagedAnywhereInItsKeyByName() throws IOException {
        Path file = folder.resolve("device.pem");
        byte[] sound = Files.readAllBytes(file);
        String text = new String(sound, StandardCharsets.US_ASCII);
        int begin = text.indexOf('\n') + 1;
        int end = text.indexOf('\n', begin);
        // The last character before the padding has bits that say nothing.
        for (int at = begin; at < end - 2; at++) {
            byte[] damaged = sound.clone();
            damaged[at] = (byte) (damaged[at] == 'A' ? 'B' : 'A');
            Files.write(file, damaged);
            String message = refusal();
            assertTrue(message.contains("device.pem"), message);
        }
    }

    @Test
    void refusesEmptyFileByName() throws IOException {
        for (String name : List.of("root.key", "device.key", "device.pem", "sealing.key")) {
            Path file = folder.resolve(name);
            byte[] sound = Files.readAllBytes(file);
            Files.write(file, new byte[0]);
            String message = refusal();
            assertTrue(message.contains(name), message);
            Files.write(file, sound);
        }
    }

    @Test
    void refusesTooLargeFileByName() throws IOException {
        Files.write(folder.resolve("root.key"), new byte[4_097]);
        assertTrue(refusal().contains("root.key"));
    }

    @Test
    void refusesPublicKeyOfAnotherStation() throws IOException {
        Path other = temporary.resolve("other");
        StationKeys.open(other, PASSPHRASE.toCharArray());
        Files.copy(other.resolve("device.pem"), folder.resolve("device.pem"), StandardCopyOption.REPLACE_EXISTING);
        assertTrue(refusal().contains("is not the public half"));
    }

    @Test
    void refusesDeviceKeyOfAnotherStation() throws IOException {
        Path other = temporary.resolve("other");
        StationKeys.open(other, PASSPHRASE.toCharArray());
        for (String name : List.of("device.key", "device.pem")) {
            Files.copy(other.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        assertTrue(refusal().contains("of another station"));
    }

    @Test
    void makesNoNewRootWhereTheOldOneIsLost() throws IOException {
        Files.delete(folder.resolve("root.key"));
        String message = refusal();
        assertTrue(message.contains("root.key is missing"), message);
    }

    @Test
    void makesNoNewDeviceKeyWhereItsPublicHalfIsLost() throws IOException {
        Files.delete(folder.resolve("device.pem"));
        String message = refusal();
        assertTrue(message.contains("device.pem is missing"), message);
    }

    /** As after a power cut before the last of the three files was written. */
    @Test
    void makesDeviceKeyWhereOnlyTheRootIs() throws IOException {
        Files.delete(folder.resolve("device.key"));
        StationKeys made = open(PASSPHRASE);
        assertEquals(made.deviceId(), open(PASSPHRASE).deviceId());
    }

    @Test
    void keepsItsSealingKeysAfterReopening() {
        assertArrayEquals(
                keys.sealingKeys().getPrivate().getEncoded(),
                open(PASSPHRASE).sealingKeys().getPrivate().getEncoded());
    }

    @Test
    void saysItsPublicSealingKeyBesideAsPemEvenWhereThatWasLost() throws Exception {
        byte[] expected = keys.sealingKeys().getPublic().getEncoded();
        assertArrayEquals(expected, Pem.der(Files.readAllBytes(folder.resolve("sealing.pem"))));
        Files.delete(folder.resolve("sealing.pem"));
        open(PASSPHRASE);
        assertArrayEquals(expected, Pem.der(Files.readAllBytes(folder.resolve("sealing.pem"))));
    }

    @Test
    void makesSealingKeysForAStationFromBeforeThem() throws IOException {
        String before = keys.deviceId();
        Files.delete(folder.resolve("sealing.key"));
        StationKeys opened = open(PASSPHRASE);
        assertEquals(before, opened.deviceId());
        assertArrayEquals(
                opened.sealingKeys().getPublic().getEncoded(),
                open(PASSPHRASE).sealingKeys().getPublic().getEncoded());
    }

    @Test
    void refusesSealingKeysOfAnotherStation() throws IOException {
        Path other = temporary.resolve("other");
        StationKeys.open(other, PASSPHRASE.toCharArray());
        Files.copy(other.resolve("sealing.key"), folder.resolve("sealing.key"), StandardCopyOption.REPLACE_EXISTING);
        assertTrue(refusal().contains("sealing.key is damaged, or of another station"));
    }

    @Test
    void writesNoSecretInClear() throws Exception {
        byte[] pkcs8Head = {0x30, 0x2E, 0x02, 0x01, 0x00};
        for (Path file : files()) {
            String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertFalse(content.contains(new String(pkcs8Head, StandardCharsets.ISO_8859_1)), file.toString());
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
