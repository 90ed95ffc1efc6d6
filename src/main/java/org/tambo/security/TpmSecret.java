package org.tambo.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A passphrase that nobody knows: made at random, and given out only by the TPM 2.0 that sealed it, so that a disk taken
 * out of the machine opens nothing. It is sealed under the owner hierarchy's primary key (TCG, TPM 2.0 Library, part 1,
 * section 23), which the TPM makes anew each time from its own seed. {@code tpm.pub} and {@code tpm.priv} in the station's
 * folder are what the TPM wants back; they say nothing to anybody else. It is spoken to through tpm2-tools.
 */
final class TpmSecret {
    private static final byte[] NOTHING = {};
    private static final int SECRET = 32;
    private static final int MOST = 4_096;
    private static final int PATIENCE_S = 30;

    private final Path folder;
    private final Path work;
    private final String connection;

    private TpmSecret(Path folder, Path work, String connection) {
        this.folder = folder;
        this.work = work;
        this.connection = connection;
    }

    /**
     * The secret, made and sealed first where the folder has none.
     *
     * @param folder the station's
     * @param connection which TPM, as tpm2-tools name it: {@code device:/dev/tpmrm0}
     * @throws KeyStoreRefused when there is no such TPM, it is another than the one that sealed, or a file is missing
     */
    static char[] of(Path folder, String connection) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path work = Files.createTempDirectory(folder, "tpm");
            try {
                TpmSecret tpm = new TpmSecret(folder, work, connection);
                tpm.run(NOTHING, "tpm2_createprimary", "-Q", "-C", "o", "-G", "ecc", "-c", "primary");
                if (!Files.exists(folder.resolve("root.key"))) {
                    tpm.make();
                }
                return tpm.unseal();
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new KeyStoreRefused(
                    "the TPM at " + connection + " does not open the key store: " + e.getMessage(), e);
        }
    }

    private void make() throws IOException {
        byte[] random = new byte[SECRET];
        new SecureRandom().nextBytes(random);
        byte[] secret = Base64.getEncoder().encode(random);
        run(secret, "tpm2_create", "-Q", "-C", "primary", "-i", "-", "-u", "tpm.pub", "-r", "tpm.priv");
        DurableFile.write(folder.resolve("tpm.pub"), DurableFile.read(work.resolve("tpm.pub"), MOST));
        DurableFile.write(folder.resolve("tpm.priv"), DurableFile.read(work.resolve("tpm.priv"), MOST));
        Arrays.fill(random, (byte) 0);
        Arrays.fill(secret, (byte) 0);
    }

    private char[] unseal() throws IOException {
        Path open = folder.resolve("tpm.pub");
        Path sealed = folder.resolve("tpm.priv");
        if (!Files.exists(open) || !Files.exists(sealed)) {
            throw new KeyStoreRefused(open + " or " + sealed
                    + " is missing: the key store was made with a passphrase, or they have to be brought back");
        }
        run(NOTHING, "tpm2_load", "-Q", "-C", "primary", "-u", absolute(open), "-r", absolute(sealed), "-c", "sealed");
        byte[] secret = run(NOTHING, "tpm2_unseal", "-Q", "-c", "sealed");
        try {
            return new String(secret, StandardCharsets.US_ASCII).toCharArray();
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().toString();
    }

    /** @return what the command printed */
    private byte[] run(byte[] input, String... command) throws IOException {
        byte[] printed = command(input, command);
        // A TPM has room for three objects, and without a resource manager nobody else makes room.
        command(NOTHING, "tpm2_flushcontext", "-t");
        return printed;
    }

    private byte[] command(byte[] input, String... command) throws IOException {
        Path errors = work.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(List.of(command)).directory(work.toFile()).redirectError(errors.toFile());
        builder.environment().put("TPM2TOOLS_TCTI", connection);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        }
        try (InputStream out = process.getInputStream()) {
            byte[] printed = out.readNBytes(MOST);
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                throw new IOException(command[0] + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command[0] + " says: " + firstError(errors));
            }
            return printed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command[0] + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String firstError(Path errors) throws IOException {
        try (Stream<String> lines = Files.lines(errors, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("ERROR"))
                    .map(line -> line.substring("ERROR".length()).replaceFirst("^[: ]+", ""))
                    .findFirst()
                    .orElse("nothing");
        }
    }

    private static void delete(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(work);
    }
}
