package org.tambo.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The stand-in for the centre, asked what has arrived there. */
public final class ReceivedHits extends LocalClient {
    ReceivedHits(URI address) {
        super(address);
    }

    boolean answers() throws InterruptedException {
        return answers("health");
    }

    void enrol(String device, byte[] pem) throws IOException, InterruptedException {
        Reply reply = reply("PUT", "devices/" + device, new String(pem, StandardCharsets.US_ASCII));
        if (reply.status() != 200) {
            throw new IOException("the centre does not enrol the device: " + reply.body());
        }
    }

    /** All hits that it has, each with {@code device}, {@code sequence} and {@code content}. */
    public JsonNode all() throws IOException, InterruptedException {
        return get("hits").path("hits");
    }
}
