package org.tambo.lab.fingerprint;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.tambo.cli.FingerprintTool;
import org.tambo.fingerprint.FingerTemplate;

/** {@code ./tambo fingerprint ... --others N}: the tool, with the fingers that only the laboratory makes. */
public final class FingerprintAmongOthers {
    private static final long SEED = 1;

    private FingerprintAmongOthers() {}

    public static void main(String[] arguments) {
        System.exit(FingerprintTool.run(
                arguments,
                new PrintStream(System.out, false, StandardCharsets.UTF_8),
                System.err,
                Optional.of(FingerprintAmongOthers::others)));
    }

    private static Stream<FingerTemplate> others(int count) {
        try {
            return OthersCache.in(Path.of(System.getProperty("tambo.work", ".tambo")))
                    .pack(count, SEED)
                    .templates();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
