package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tambo.centre.itl.HitTransaction;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.PictureRefused;

/** What a transaction says of a hit: the fields of its record of type 2, which docs/hits.md lists, and its fingers. */
final class HitRecords {
    private static final Map<Integer, String> FIELDS = Map.of(
            10, "/noticeCountry",
            11, "/noticeId",
            12, "/place",
            13, "/at",
            14, "/officerId",
            20, "/document/issuer",
            21, "/document/number",
            22, "/document/surnames",
            23, "/document/givenNames",
            24, "/document/birthDate");
    private static final int SEX = 25;
    private static final int EVIDENCE = 30;
    private static final int MOST_FINGERS = 10;

    private HitRecords() {}

    /** @param body of the device's entry */
    static HitTransaction.Hit of(String device, long sequence, JsonNode body) {
        SortedMap<Integer, String> said = new TreeMap<>();
        FIELDS.forEach((field, pointer) -> said.put(field, body.at(pointer).asText("")));
        said.put(SEX, body.at("/document/sex").asText(""));
        List<String> evidence = new ArrayList<>();
        body.path("evidence").forEach(each -> evidence.add(each.path("kind").asText()));
        said.put(EVIDENCE, String.join(", ", evidence));
        Instant at;
        try {
            at = Instant.parse(body.path("at").asText());
        } catch (DateTimeException e) {
            at = Instant.EPOCH;
        }
        return new HitTransaction.Hit(device + "-" + sequence, at, said, fingers(body));
    }

    /** Those pictures that came with the hit and are ones. */
    private static List<HitTransaction.Finger> fingers(JsonNode body) {
        List<HitTransaction.Finger> fingers = new ArrayList<>();
        Iterator<JsonNode> sent = body.path("fingers").iterator();
        while (sent.hasNext() && fingers.size() < MOST_FINGERS) {
            JsonNode finger = sent.next();
            try {
                fingers.add(new HitTransaction.Finger(
                        FingerPosition.valueOf(finger.path("position").asText()),
                        FingerPicture.fromFile(
                                finger.path("png").binaryValue(),
                                finger.path("dpi").asInt())));
            } catch (IOException | IllegalArgumentException | PictureRefused | NullPointerException e) {
                // A hit without its picture is a hit all the same.
            }
        }
        return fingers;
    }
}
