package org.tambo.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebServerTest {
    @TempDir
    Path folder;

    @Test
    void servesAtTheSameAddressAfterItsPlugWasPulled() throws IOException {
        Files.writeString(folder.resolve("timestamp.json"), "{}");
        try (WebServer server = new WebServer(folder)) {
            URI file = server.address().resolve("timestamp.json");
            assertEquals("{}", read(file));
            server.close();
            assertThrows(IOException.class, () -> read(file));
            server.restart();
            assertEquals("{}", read(file));
        }
    }

    private static String read(URI file) throws IOException {
        try (InputStream body = file.toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
