package org.tambo.watchlist;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.tambo.security.Sealer;

/** A notice as the replica holds it: JSON, sealed for its key. */
final class NoticePayload {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final ObjectReader READER = JSON.readerFor(Notice.class);
    private static final ObjectWriter WRITER = JSON.writerFor(Notice.class);

    private NoticePayload() {}

    static byte[] seal(Sealer sealer, long key, Notice notice) {
        try {
            return sealer.seal(WRITER.writeValueAsBytes(notice), Replica.context("notice", key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws org.tambo.security.SealBroken when it is not what was sealed for that key */
    static Notice open(Sealer sealer, long key, byte[] payload) {
        try {
            return READER.readValue(sealer.open(payload, Replica.context("notice", key)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
