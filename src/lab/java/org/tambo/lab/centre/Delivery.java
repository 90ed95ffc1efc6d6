package org.tambo.lab.centre;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.tambo.lab.web.Refusal;

/** What one checkpoint hands over in one request, its shape checked and its signatures not yet. */
record Delivery(String device, List<SignedHit> hits) {
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MOST_HITS = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** A hit's number at its checkpoint, its envelope as the exact bytes that were signed, and the signature. */
    record SignedHit(long sequence, byte[] envelope, byte[] signature) {}

    static Delivery parse(byte[] body) throws Refusal {
        JsonNode json = object(body, "the body");
        JsonNode hits = json.path("hits");
        if (!hits.isArray() || hits.isEmpty() || hits.size() > MOST_HITS) {
            throw new Refusal(400, "hits is no array of 1 to " + MOST_HITS + " hits");
        }
        List<SignedHit> parsed = new ArrayList<>();
        for (JsonNode hit : hits) {
            JsonNode sequence = hit.path("sequence");
            if (!sequence.isIntegralNumber() || !sequence.canConvertToLong() || sequence.longValue() < 1) {
                throw new Refusal(400, "the sequence of hit " + parsed.size() + " is no whole number from 1");
            }
            byte[] envelope = base64(hit, "envelope");
            object(envelope, "the envelope of hit " + sequence);
            parsed.add(new SignedHit(sequence.longValue(), envelope, base64(hit, "signature")));
        }
        return new Delivery(device(json.path("device").asText()), List.copyOf(parsed));
    }

    static String device(String name) throws Refusal {
        if (!DEVICE.matcher(name).matches()) {
            throw new Refusal(400, "a device's name is 1 to 64 letters, digits, dots, hyphens or underscores");
        }
        return name;
    }

    static JsonNode object(byte[] bytes, String what) throws Refusal {
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException broken) {
            // Told below, without what it held.
        }
        throw new Refusal(400, what + " is no JSON object");
    }

    private static byte[] base64(JsonNode hit, String field) throws Refusal {
        try {
            byte[] bytes = Base64.getDecoder().decode(hit.path(field).asText());
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException broken) {
            // Told below.
        }
        throw new Refusal(400, "the " + field + " of a hit is no base64");
    }
}
