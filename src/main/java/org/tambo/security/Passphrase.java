package org.tambo.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What opens a key store: given itself, as a file that holds it, or kept by a TPM. */
public final class Passphrase {
    private Passphrase() {}

    /**
     * @param station the folder whose passphrase a TPM keeps, if one does
     * @param tpm which TPM, see {@link TpmSecret#of}
     * @throws KeyStoreRefused when the TPM does not give it, too
     */
    public static char[] of(
            Path station, Optional<String> tpm, Optional<String> given, Optional<Path> file, String variable) {
        return tpm.map(connection -> TpmSecret.of(station, connection)).orElseGet(() -> of(given, file, variable));
    }

    /**
     * @param variable the environment variable that gives it; with {@code _FILE} behind, the one that names a file
     * @throws KeyStoreRefused when neither is given, or the file cannot be read
     */
    public static char[] of(Optional<String> given, Optional<Path> file, String variable) {
        if (given.isPresent()) {
            return given.get().toCharArray();
        }
        Path path = file.orElseThrow(() ->
                new KeyStoreRefused("no passphrase for the key store: set " + variable + " or " + variable + "_FILE"));
        try {
            return Files.readString(path, StandardCharsets.UTF_8).strip().toCharArray();
        } catch (IOException e) {
            throw new KeyStoreRefused("the passphrase file " + path + " cannot be read", e);
        }
    }
}
