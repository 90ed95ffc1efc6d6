package org.tambo.watchlist;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tambo.security.TrustedSigners;

/**
 * A signed watchlist: a header line, a line for each notice, a signature line ({@code docs/watchlist-file.md}). The
 * signature is checked over the raw bytes before any notice is looked at.
 *
 * @param issuer who counts the versions
 * @param version grows with every file of that issuer
 */
record WatchlistFile(String issuer, long version, Instant issuedAt, List<NoticeLine> notices) {
    static final int MAX_BYTES = 256 << 20;
    static final int MAX_NOTICES = 2_000_000;
    private static final int MAX_ISSUER = 64;

    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(12 << 20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Where the last line begins, and the line itself. */
    private record SignatureLine(int start, String key, byte[] value) {}

    /**
     * @throws WatchlistRefused naming what is wrong, with the line where there is one
     */
    static WatchlistFile parse(byte[] file, TrustedSigners signers, Clock clock) throws WatchlistRefused {
        if (file.length > MAX_BYTES) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.TOO_LARGE, "the file has " + file.length + " bytes, over " + MAX_BYTES);
        }
        int headerEnd = indexOf(file, 0);
        JsonNode header = headerEnd < 0 ? null : object(file, 0, headerEnd);
        if (header == null || !header.path("format").asText().equals("tambo-watchlist/1")) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.UNKNOWN_FORMAT, "the file does not begin with a tambo-watchlist/1 header");
        }
        SignatureLine signature = signature(file);
        if (!signers.knows(signature.key())) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.UNKNOWN_SIGNER,
                    "signed by key " + signature.key() + ", which is not in the trust folder");
        }
        if (!signers.verifies(signature.key(), file, signature.start(), signature.value())) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.BAD_SIGNATURE,
                    "the signature is not that of key " + signature.key() + " over this file");
        }
        return new WatchlistFile(
                issuer(header),
                version(header),
                issuedAt(header),
                notices(file, headerEnd + 1, signature.start(), header.path("notices"), clock));
    }

    private static SignatureLine signature(byte[] file) throws WatchlistRefused {
        int end = file.length;
        if (end > 0 && file[end - 1] == '\n') {
            end--;
        }
        int start = end;
        while (start > 0 && file[start - 1] != '\n') {
            start--;
        }
        JsonNode line = object(file, start, end);
        JsonNode signature = line == null ? null : line.get("signature");
        if (signature == null) {
            throw new WatchlistRefused(WatchlistRefused.Reason.TORN, "the last line is no signature: the file is torn");
        }
        try {
            byte[] value = Base64.getDecoder().decode(signature.path("value").asText());
            if (!signature.path("algorithm").asText().equals("Ed25519") || value.length != 64) {
                throw new WatchlistRefused(
                        WatchlistRefused.Reason.BAD_SIGNATURE, "the signature is no Ed25519 signature of 64 bytes");
            }
            String key = signature.path("key").asText();
            if (!key.matches("[0-9a-f]{64}")) {
                throw new WatchlistRefused(
                        WatchlistRefused.Reason.UNKNOWN_SIGNER, "the signature names no key by its SHA-256");
            }
            return new SignatureLine(start, key, value);
        } catch (IllegalArgumentException e) {
            throw new WatchlistRefused(WatchlistRefused.Reason.BAD_SIGNATURE, "the signature is no base64");
        }
    }

    private static String issuer(JsonNode header) throws WatchlistRefused {
        String issuer = header.path("issuer").asText();
        if (issuer.isBlank() || issuer.length() > MAX_ISSUER || !issuer.matches("[\\p{Alnum}._ -]+")) {
            throw new WatchlistRefused(WatchlistRefused.Reason.UNKNOWN_FORMAT, "the header names no issuer");
        }
        return issuer;
    }

    private static long version(JsonNode header) throws WatchlistRefused {
        JsonNode version = header.path("version");
        if (!version.isIntegralNumber() || !version.canConvertToLong() || version.asLong() < 1) {
            throw new WatchlistRefused(WatchlistRefused.Reason.UNKNOWN_FORMAT, "the header has no version above 0");
        }
        return version.asLong();
    }

    private static Instant issuedAt(JsonNode header) throws WatchlistRefused {
        try {
            return Instant.parse(header.path("issuedAt").asText());
        } catch (DateTimeParseException e) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.UNKNOWN_FORMAT,
                    "the header's issuedAt is no time such as 2026-11-24T00:00:00Z");
        }
    }

    private static List<NoticeLine> notices(byte[] file, int from, int to, JsonNode announced, Clock clock)
            throws WatchlistRefused {
        if (!announced.isIntegralNumber() || announced.asLong() < 0 || announced.asLong() > MAX_NOTICES) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.UNKNOWN_FORMAT,
                    "the header's number of notices is not from 0 to " + MAX_NOTICES);
        }
        List<NoticeLine> notices = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int line = 2;
        for (int at = from; at < to; line++) {
            int end = indexOf(file, at);
            JsonNode json = object(file, at, end);
            if (json == null) {
                throw new WatchlistRefused(WatchlistRefused.Reason.BAD_NOTICE, "line " + line + ": not a JSON object");
            }
            try {
                NoticeLine notice = NoticeLine.of(json, clock);
                if (!ids.add(notice.notice().country() + " " + notice.notice().id())) {
                    throw new NoticeLine.Fault("id", "stands in this file twice");
                }
                notices.add(notice);
            } catch (NoticeLine.Fault e) {
                throw new WatchlistRefused(WatchlistRefused.Reason.BAD_NOTICE, "line " + line + ": " + e.getMessage());
            }
            at = end + 1;
        }
        if (notices.size() != announced.asLong()) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.TORN,
                    "the header announces " + announced.asLong() + " notices, the file holds " + notices.size());
        }
        return notices;
    }

    private static int indexOf(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static @org.jspecify.annotations.Nullable JsonNode object(byte[] file, int from, int to) {
        try {
            JsonNode node = JSON.readTree(file, from, to - from);
            return node != null && node.isObject() ? node : null;
        } catch (JacksonException e) {
            return null;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
