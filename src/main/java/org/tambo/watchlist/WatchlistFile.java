package org.tambo.watchlist;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tambo.security.TrustedSigners;
import org.tambo.watchlist.WatchlistRefused.Reason;

/**
 * A signed watchlist: a header line, a line for each notice or change, a signature line ({@code docs/watchlist-file.md}). It is
 * read twice, in pieces: once to check the signature over the raw bytes, before any notice is looked at, and then line
 * by line. What is read the second time has to be what was signed, whoever changed the file meanwhile.
 */
final class WatchlistFile {
    /** The JDK's Ed25519 holds what it checks twice more: three times this, at least, before a file has proved anything. */
    static final int MOST_HELD = 64 << 20;

    /** More than any station's disk is to give to it. */
    static final long MOST_BYTES = 16L << 30;

    static final int MOST_NOTICES = 5_000_000;

    /** The first and the last line are read before the signature is checked, so they are not let grow. */
    private static final int MAX_FRAME_LINE = 4_096;

    private static final Pattern ISSUER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._ -]{0,62}[A-Za-z0-9])?");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    private final WatchlistBytes bytes;
    private final byte[] headerLine;
    private final long body;
    private final byte[] digest;
    private final String issuer;
    private final long version;
    private final Instant issuedAt;
    private final int announced;
    private final long after;

    /** The header's name for a list of all notices, and for one of what has changed. */
    private static final String WHOLE = "tambo-watchlist/1";

    private static final String DELTA = "tambo-watchlist-delta/1";
    private static final List<String> FORMATS = List.of(WHOLE, DELTA);
    /** A version that no state has: the file does not follow one. */
    private static final long NONE = 0;

    private record HeaderLine(byte[] bytes, JsonNode json) {}

    /** The last line, and where it begins. */
    private record SignatureLine(long start, TrustedSigners.Scheme scheme, String key, byte[] value) {}

    private WatchlistFile(WatchlistBytes bytes, HeaderLine first, long body, byte[] digest) throws WatchlistRefused {
        this.bytes = bytes;
        this.headerLine = first.bytes();
        this.body = body;
        this.digest = digest;
        JsonNode header = first.json();
        this.issuer = issuer(header);
        this.version = version(header, "version");
        this.issuedAt = issuedAt(header);
        boolean delta = header.path("format").asText().equals(DELTA);
        this.announced = announced(header, delta ? "changes" : "notices");
        this.after = delta ? version(header, "after") : NONE;
        if (after >= version) {
            throw new WatchlistRefused(Reason.UNKNOWN_FORMAT, "the header's after is not below its version");
        }
    }

    /**
     * Checks all but the notices themselves.
     *
     * @throws WatchlistRefused naming what is wrong
     * @throws IOException when the bytes cannot be read
     */
    static WatchlistFile verified(WatchlistBytes bytes, TrustedSigners signers) throws WatchlistRefused, IOException {
        long size = bytes.size();
        if (size > MOST_BYTES) {
            throw new WatchlistRefused(Reason.TOO_LARGE, "the file has " + size + " bytes, over " + MOST_BYTES);
        }
        HeaderLine header = header(bytes);
        SignatureLine signature = signature(bytes.tail(MAX_FRAME_LINE + 2), size);
        if (signature.scheme() == TrustedSigners.Scheme.ED25519 && size > MOST_HELD) {
            throw new WatchlistRefused(
                    Reason.TOO_LARGE,
                    "the file has " + size + " bytes; with more than " + MOST_HELD + " it is to be signed by "
                            + TrustedSigners.Scheme.ED25519PH.algorithm());
        }
        if (!signers.knows(signature.key())) {
            throw new WatchlistRefused(
                    Reason.UNKNOWN_SIGNER, "signed by key " + signature.key() + ", which is not in the trust folder");
        }
        TrustedSigners.Check check = signers.check(signature.key(), signature.scheme());
        MessageDigest digest = sha256();
        try (InputStream in = bytes.open()) {
            byte[] block = new byte[1 << 16];
            long left = signature.start();
            while (left > 0) {
                int count = in.read(block, 0, (int) Math.min(left, block.length));
                if (count < 0) {
                    throw new IOException("the file became shorter while it was read");
                }
                check.update(block, 0, count);
                digest.update(block, 0, count);
                left -= count;
            }
        }
        if (!check.verifies(signature.value())) {
            throw new WatchlistRefused(
                    Reason.BAD_SIGNATURE, "the signature is not that of key " + signature.key() + " over this file");
        }
        return new WatchlistFile(bytes, header, signature.start(), digest.digest());
    }

    /** Whether the file ends with a signature, so that nobody needs to wait for more of it. */
    static boolean isWhole(Path file) throws IOException {
        WatchlistBytes bytes = new WatchlistBytes.OnDisk(file);
        try {
            signature(bytes.tail(MAX_FRAME_LINE + 2), bytes.size());
            return true;
        } catch (WatchlistRefused e) {
            return false;
        }
    }

    /** Who counts the versions. */
    String issuer() {
        return issuer;
    }

    /** Grows with every file of that issuer. */
    long version() {
        return version;
    }

    Instant issuedAt() {
        return issuedAt;
    }

    Generation.Header header() {
        return new Generation.Header(issuer, version, issuedAt);
    }

    /** Whether it holds only what has changed. */
    boolean isDelta() {
        return after != NONE;
    }

    /** The version that a delta changes. */
    long after() {
        return after;
    }

    /** Opens it to read its lines one after the other. */
    Changes changes(Clock clock) throws IOException {
        return new Changes(clock);
    }

    /** What the file's lines ask for, in their order. It is in force only once the last has been read. */
    final class Changes implements AutoCloseable {
        private final Clock clock;
        private final MessageDigest read = sha256();
        private final LineReader lines;
        private final IdSet ids = new IdSet();
        private int line = 1;
        private int count;

        private Changes(Clock clock) throws IOException {
            this.clock = clock;
            this.lines = new LineReader(bytes.open(), NoticeLine.LONGEST);
            LineReader.Line first = next(lines);
            if (first == null || !Arrays.equals(first.bytes(), headerLine)) {
                throw changed();
            }
        }

        private LineReader.@Nullable Line next(LineReader from) throws IOException {
            LineReader.Line next = from.next();
            if (next != null) {
                read.update(next.bytes());
                read.update((byte) '\n');
            }
            return next;
        }

        /**
         * @return the next notice of a whole list; null after the last, as {@link #next}
         */
        @Nullable
        NoticeLine nextNotice() throws WatchlistRefused, IOException {
            return next() instanceof NoticeChange.Upsert(NoticeLine notice) ? notice : null;
        }

        /**
         * @return the next change; null after the last, when all of the file has proved to be what was signed
         * @throws WatchlistRefused naming the line and the field
         */
        @Nullable
        NoticeChange next() throws WatchlistRefused, IOException {
            // What is no longer the signed file's line is not believed to be a bad notice either: its end will show.
            LineReader.Line next = lines.end() < body ? next(lines) : null;
            if (next == null) {
                finish();
                return null;
            }
            line++;
            try {
                NoticeChange change = isDelta()
                        ? NoticeLine.parseChange(next, clock, NoticeLine.Fingers.EXTRACT)
                        : new NoticeChange.Upsert(NoticeLine.parse(next, clock));
                String id = switch (change) {
                    case NoticeChange.Upsert(NoticeLine notice) ->
                        notice.notice().country() + " " + notice.notice().id();
                    case NoticeChange.Withdraw(String country, String withdrawn) -> country + " " + withdrawn;
                };
                if (!ids.add(id)) {
                    throw new NoticeLine.Fault("id", "stands in this file twice");
                }
                count++;
                return change;
            } catch (NoticeLine.Fault e) {
                throw new WatchlistRefused(Reason.BAD_NOTICE, "line " + line + ": " + e.getMessage());
            }
        }

        private void finish() throws WatchlistRefused, IOException {
            if (!MessageDigest.isEqual(read.digest(), digest)) {
                throw changed();
            }
            if (count != announced) {
                throw new WatchlistRefused(
                        Reason.TORN,
                        "the header announces " + announced + (isDelta() ? " changes" : " notices")
                                + ", the file holds " + count);
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private static IOException changed() {
        return new IOException("the file was changed while it was read");
    }

    private static HeaderLine header(WatchlistBytes bytes) throws WatchlistRefused, IOException {
        try (LineReader lines = new LineReader(bytes.open(), MAX_FRAME_LINE)) {
            LineReader.Line first = lines.next();
            @Nullable
            JsonNode header =
                    first == null || first.tooLong() || !first.ended() ? null : JsonLine.object(first.bytes());
            if (first == null
                    || header == null
                    || !FORMATS.contains(header.path("format").asText())) {
                throw new WatchlistRefused(
                        Reason.UNKNOWN_FORMAT,
                        "the file does not begin with a header of " + String.join(" or ", FORMATS));
            }
            return new HeaderLine(first.bytes(), header);
        }
    }

    private static SignatureLine signature(byte[] tail, long size) throws WatchlistRefused {
        int end = tail.length;
        if (end > 0 && tail[end - 1] == '\n') {
            end--;
        }
        int start = end;
        while (start > 0 && tail[start - 1] != '\n') {
            start--;
        }
        JsonNode line = end - start > MAX_FRAME_LINE ? null : JsonLine.object(Arrays.copyOfRange(tail, start, end));
        JsonNode signature = line == null ? null : line.get("signature");
        if (signature == null) {
            throw new WatchlistRefused(Reason.TORN, "the last line is no signature: the file is torn");
        }
        try {
            String base64 = signature.path("value").asText();
            byte[] value = Base64.getDecoder().decode(base64);
            TrustedSigners.Scheme scheme = scheme(signature.path("algorithm").asText());
            // The decoder overlooks stray bits in the last character; one signature has one spelling.
            if (scheme == null
                    || value.length != 64
                    || !Base64.getEncoder().encodeToString(value).equals(base64)) {
                throw new WatchlistRefused(
                        Reason.BAD_SIGNATURE, "the signature is no Ed25519 or Ed25519ph signature of 64 bytes");
            }
            String key = signature.path("key").asText();
            if (!KEY.matcher(key).matches()) {
                throw new WatchlistRefused(Reason.UNKNOWN_SIGNER, "the signature names no key by its SHA-256");
            }
            return new SignatureLine(size - tail.length + start, scheme, key, value);
        } catch (IllegalArgumentException e) {
            throw new WatchlistRefused(Reason.BAD_SIGNATURE, "the signature is no base64");
        }
    }

    private static TrustedSigners.@Nullable Scheme scheme(String algorithm) {
        for (TrustedSigners.Scheme scheme : TrustedSigners.Scheme.values()) {
            if (scheme.algorithm().equals(algorithm)) {
                return scheme;
            }
        }
        return null;
    }

    private static String issuer(JsonNode header) throws WatchlistRefused {
        String issuer = header.path("issuer").asText();
        if (!ISSUER.matcher(issuer).matches()) {
            throw new WatchlistRefused(
                    Reason.UNKNOWN_FORMAT,
                    "the header names no issuer of at most 64 letters A to Z, digits, blanks and . _ -");
        }
        return issuer;
    }

    private static long version(JsonNode header, String field) throws WatchlistRefused {
        JsonNode version = header.path(field);
        if (!version.isIntegralNumber() || !version.canConvertToLong() || version.asLong() < 1) {
            throw new WatchlistRefused(Reason.UNKNOWN_FORMAT, "the header has no " + field + " above 0");
        }
        return version.asLong();
    }

    private static Instant issuedAt(JsonNode header) throws WatchlistRefused {
        try {
            return Instant.parse(header.path("issuedAt").asText());
        } catch (DateTimeParseException e) {
            throw new WatchlistRefused(
                    Reason.UNKNOWN_FORMAT, "the header's issuedAt is no time such as 2026-11-24T00:00:00Z");
        }
    }

    private static int announced(JsonNode header, String field) throws WatchlistRefused {
        JsonNode announced = header.path(field);
        if (!announced.isIntegralNumber() || !announced.canConvertToLong() || announced.asLong() < 0) {
            throw new WatchlistRefused(Reason.UNKNOWN_FORMAT, "the header does not say how many " + field + " follow");
        }
        if (announced.asLong() > MOST_NOTICES) {
            throw new WatchlistRefused(
                    Reason.TOO_LARGE,
                    "the header announces " + announced.asLong() + " " + field + ", over " + MOST_NOTICES);
        }
        return announced.intValue();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
