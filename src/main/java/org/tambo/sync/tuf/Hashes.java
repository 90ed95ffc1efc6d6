package org.tambo.sync.tuf;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A file's hashes by the algorithms known here, in hexadecimal digits as written, in the order written. Others are
 * skipped: each of the known ones suffices.
 */
record Hashes(Map<HashAlgorithm, String> byAlgorithm) {
    Hashes {
        byAlgorithm = Collections.unmodifiableMap(new LinkedHashMap<>(byAlgorithm));
    }

    static Hashes read(Json.Members members) throws JsonFault {
        var known = new LinkedHashMap<HashAlgorithm, String>();
        for (var member : members.values().entrySet()) {
            String digits = Json.asText(member.getKey(), member.getValue());
            var algorithm = HashAlgorithm.named(member.getKey());
            if (algorithm.isPresent()) {
                if (digits.length() != algorithm.get().digits()
                        || !digits.chars().allMatch(HexFormat::isHexDigit)) {
                    throw new JsonFault("a " + member.getKey() + " is no such digest");
                }
                known.put(algorithm.get(), digits);
            }
        }
        return new Hashes(known);
    }

    static String sha256(String text) {
        byte[] digest = HashAlgorithm.SHA256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    /**
     * @return the digits that a consistent repository puts before a file's name
     * @throws NoUsableHash when there are none
     */
    String first(String file) throws NoUsableHash {
        return byAlgorithm.values().stream().findFirst().orElseThrow(() -> new NoUsableHash(file));
    }

    /** @throws NoUsableHash when nothing could be checked */
    Check start(String file) throws NoUsableHash {
        if (byAlgorithm.isEmpty()) {
            throw new NoUsableHash(file);
        }
        return new Check(file);
    }

    /** Digests of a file on its way. */
    final class Check {
        private final String file;
        private final Map<HashAlgorithm, MessageDigest> digests = new LinkedHashMap<>();

        private Check(String file) {
            this.file = file;
            byAlgorithm.keySet().forEach(algorithm -> digests.put(algorithm, algorithm.digest()));
        }

        void update(byte[] bytes, int length) {
            digests.values().forEach(digest -> digest.update(bytes, 0, length));
        }

        /** @throws HashMismatch unless all of the file's hashes are right */
        void finish() throws HashMismatch {
            for (var digest : digests.entrySet()) {
                String found = HexFormat.of().formatHex(digest.getValue().digest());
                String expected = String.valueOf(byAlgorithm.get(digest.getKey()));
                if (!found.equals(expected.toLowerCase(Locale.ROOT))) {
                    throw new HashMismatch(file, digest.getKey());
                }
            }
        }
    }
}
