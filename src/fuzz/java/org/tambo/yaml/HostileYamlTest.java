package org.tambo.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostileYamlTest {
    private static final List<Path> SHIPPED =
            List.of(Path.of("device-profiles", "zfm-20.yaml"), Path.of("policies", "PER.yaml"));

    @Test
    void brokenTextIsReadOrRefusedByName() throws IOException {
        for (Path file : SHIPPED) {
            byte[] shipped = Files.readAllBytes(file);
            for (int seed = 0; seed < 2_000; seed++) {
                byte[] broken = broken(shipped, new Random(seed));
                try {
                    YamlText.parse(new String(broken, UTF_8));
                } catch (YamlText.Refused e) {
                    assertFalse(String.valueOf(e.getMessage()).isBlank(), file + ", seed " + seed);
                }
            }
        }
    }

    /** Up to eight times a byte changed, a stretch doubled or the end cut off. */
    private static byte[] broken(byte[] shipped, Random random) {
        byte[] broken = shipped.clone();
        for (int i = random.nextInt(8); i >= 0; i--) {
            int at = random.nextInt(broken.length);
            switch (random.nextInt(3)) {
                case 0 -> broken[at] = (byte) random.nextInt();
                case 1 -> {
                    byte[] doubled = Arrays.copyOf(broken, broken.length + broken.length - at);
                    System.arraycopy(broken, at, doubled, broken.length, broken.length - at);
                    broken = doubled;
                }
                default -> broken = Arrays.copyOf(broken, Math.max(1, at));
            }
        }
        return broken;
    }
}
