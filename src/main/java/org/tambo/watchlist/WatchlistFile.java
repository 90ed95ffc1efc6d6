package org.tambo.watchlist;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tambo.security.TrustedSigners;

/**
 * A signed watchlist: a header line, a line for each notice, a signature line ({@code docs/watchlist-file.md}). The
 * signature is checked over the raw bytes before any notice is looked at.
 *
 * @param issuer who counts the versions
 * @param version grows with every file of that issuer
 */
record WatchlistFile(String issuer, long version, Instant issuedAt, List<NoticeLine> notices) {
    /** The JDK's Ed25519 holds what it checks twice more: three times this, at least, before a file has proved anything. */
    static final int MAX_BYTES = 64 << 20;

    /** A notice takes some 250 bytes at least, and about a kilobyte of memory. */
    static final int MAX_NOTICES = 250_000;

    /** The first and the last line are read before the signature is checked, so they are not let grow. */
    private static final int MAX_FRAME_LINE = 4_096;
    /** Ten fingers' pictures at 1000 dpi. */
    private static final int MAX_NOTICE_LINE = 8 << 20;

    private static final Pattern ISSUER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._ -]{0,62}[A-Za-z0-9])?");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(MAX_NOTICE_LINE)
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
        @Nullable JsonNode header = headerEnd < 0 ? null : object(file, 0, headerEnd, MAX_FRAME_LINE);
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
        JsonNode line = object(file, start, end, MAX_FRAME_LINE);
        JsonNode signature = line == null ? null : line.get("signature");
        if (signature == null) {
            throw new WatchlistRefused(WatchlistRefused.Reason.TORN, "the last line is no signature: the file is torn");
        }
        try {
            String base64 = signature.path("value").asText();
            byte[] value = Base64.getDecoder().decode(base64);
            // The decoder overlooks stray bits in the last character; one signature has one spelling.
            if (!signature.path("algorithm").asText().equals("Ed25519")
                    || value.length != 64
                    || !Base64.getEncoder().encodeToString(value).equals(base64)) {
                throw new WatchlistRefused(
                        WatchlistRefused.Reason.BAD_SIGNATURE, "the signature is no Ed25519 signature of 64 bytes");
            }
            String key = signature.path("key").asText();
            if (!KEY.matcher(key).matches()) {
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
        if (!ISSUER.matcher(issuer).matches()) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.UNKNOWN_FORMAT,
                    "the header names no issuer of at most 64 letters A to Z, digits, blanks and . _ -");
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
        if (!announced.isIntegralNumber() || !announced.canConvertToLong() || announced.asLong() < 0) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.UNKNOWN_FORMAT, "the header does not say how many notices follow");
        }
        if (announced.asLong() > MAX_NOTICES) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.TOO_LARGE,
                    "the header announces " + announced.asLong() + " notices, over " + MAX_NOTICES);
        }
        List<NoticeLine> notices = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int line = 2;
        for (int at = from; at < to; line++) {
            int end = indexOf(file, at);
            JsonNode json = object(file, at, end, MAX_NOTICE_LINE);
            if (json == null) {
                throw new WatchlistRefused(
                        WatchlistRefused.Reason.BAD_NOTICE,
                        "line " + line + ": no JSON object in UTF-8 that has each name once, at most 16 levels and "
                                + MAX_NOTICE_LINE + " bytes");
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

    private static @Nullable JsonNode object(byte[] file, int from, int to, int most) {
        if (to - from > most) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file, from, to - from))
                    .toString();
            JsonNode node = JSON.readTree(text);
            return node != null && node.isObject() ? node : null;
        } catch (CharacterCodingException | JacksonException e) {
            return null;
        }
    }
}
