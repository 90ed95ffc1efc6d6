package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.tambo.screening.ChainedEntry;

/**
 * A finger's picture that a hit names and that follows it: docs/sync-protocol.md, 2.3.
 *
 * @param place among the hit's fingers, from 0
 * @param sha256 of the picture's bytes, hexadecimal
 * @param length in bytes
 */
public record NamedPicture(int place, String sha256, int length) {
    private static final int MOST = 4;
    private static final int MOST_BYTES = 1024 * 1024;

    /** Those that an entry names; what names none in the right way is left out, since a hit is a hit without its pictures. */
    public static List<NamedPicture> in(UpEntry entry) {
        List<NamedPicture> named = new ArrayList<>();
        if (entry.kind().equals(ChainedEntry.Kind.HIT.word())) {
            JsonNode fingers = entry.body().path("fingers");
            for (int place = 0; place < Math.min(MOST, fingers.size()); place++) {
                JsonNode finger = fingers.path(place);
                String sha256 = finger.path("sha256").asText();
                int length = finger.path("bytes").asInt();
                if (finger.path("follows").asBoolean()
                        && sha256.matches("[0-9a-f]{64}")
                        && length > 0
                        && length <= MOST_BYTES) {
                    named.add(new NamedPicture(place, sha256, length));
                }
            }
        }
        return named;
    }
}
