package org.tambo.sync;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;

/** Reads the hints in a stream of server-sent events; whatever is none in it is passed over. */
final class HintLines {
    private static final Logger LOG = Logger.getLogger(HintLines.class);
    private static final int LONGEST_LINE = 4_096;
    private static final JsonMapper JSON = new JsonMapper();

    private final Listener listener;
    private final Runnable heard;

    /** Takes a hint. */
    interface Listener {
        /**
         * @param timestamp the version that there is said to be
         * @param urgent whether to look at once
         */
        void hint(long timestamp, boolean urgent);
    }

    /** @param heard is told of each byte that comes */
    HintLines(Listener listener, Runnable heard) {
        this.listener = listener;
        this.heard = heard;
    }

    /**
     * Reads until the stream ends.
     *
     * @return whether anything came
     * @throws IOException also where a line is longer than any hint
     */
    boolean read(InputStream stream) throws IOException {
        var line = new ByteArrayOutputStream();
        boolean any = false;
        for (int value = stream.read(); value >= 0; value = stream.read()) {
            any = true;
            heard.run();
            if (value == '\n') {
                take(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else if (line.size() < LONGEST_LINE) {
                line.write(value);
            } else {
                throw new IOException("a hint has more than " + LONGEST_LINE + " bytes");
            }
        }
        return any;
    }

    /** A hint is {@code data:} and a JSON object. */
    private void take(String line) {
        if (line.startsWith("data:")) {
            try {
                JsonNode hint = JSON.readTree(line.substring("data:".length()));
                if (hint != null && hint.path("timestamp").isIntegralNumber()) {
                    listener.hint(
                            hint.path("timestamp").asLong(), hint.path("urgent").asBoolean());
                }
            } catch (JacksonException e) {
                LOG.debug("What should be a hint is no JSON", e);
            }
        }
    }
}
