package org.tambo.centre;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A hardware module of software: SoftHSM with a token of its own. */
final class SoftToken {
    static final String PIN = "1234";
    private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");

    final Path configuration;

    static boolean canBeHad() {
        return Files.exists(LIBRARY);
    }

    /** @param keys as whom each key is made, by keytool as an operator makes it */
    SoftToken(Path folder, List<String> keys) throws IOException, InterruptedException {
        Path tokens = Files.createDirectories(folder.resolve("tokens"));
        Path settings = Files.writeString(folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\n");
        environment("SOFTHSM2_CONF", settings.toString());
        configuration = Files.writeString(
                folder.resolve("token.conf"), "name = tambo\nlibrary = " + LIBRARY + "\nslotListIndex = 0\n");
        run(settings, "softhsm2-util", "--init-token", "--free", "--label", "tambo", "--so-pin", PIN, "--pin", PIN);
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        for (String key : keys) {
            run(
                    settings,
                    keytool,
                    "-J-XX:TieredStopAtLevel=1",
                    "-genkeypair",
                    "-storetype",
                    "PKCS11",
                    "-providerClass",
                    "sun.security.pkcs11.SunPKCS11",
                    "-providerArg",
                    configuration.toString(),
                    "-storepass",
                    PIN,
                    "-alias",
                    key,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=" + key,
                    "-validity",
                    "7300");
        }
    }

    private static void run(Path settings, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SOFTHSM2_CONF", settings.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    /** The library reads this process's environment, which Java cannot change. */
    private static void environment(String name, String value) {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            int failed = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("setenv"),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
                    .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
            if (failed != 0) {
                throw new IllegalStateException("setenv failed");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
