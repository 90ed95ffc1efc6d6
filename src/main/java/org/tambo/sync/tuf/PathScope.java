package org.tambo.sync.tuf;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Which target paths a delegation is about. */
sealed interface PathScope {
    boolean covers(String path);

    /** Paths that match one of some patterns. */
    record Patterns(List<PathPattern> patterns) implements PathScope {
        public Patterns {
            patterns = List.copyOf(patterns);
        }

        @Override
        public boolean covers(String path) {
            return patterns.stream().anyMatch(pattern -> pattern.matches(path));
        }
    }

    /** Paths whose SHA-256, in lower-case hexadecimal digits, begins with one of some prefixes. */
    record HashPrefixes(List<String> prefixes) implements PathScope {
        public HashPrefixes {
            prefixes = List.copyOf(prefixes);
        }

        @Override
        public boolean covers(String path) {
            String digits = Hashes.sha256(path);
            return prefixes.stream().anyMatch(digits::startsWith);
        }
    }

    /** A delegation that says nothing about paths hands none on. */
    static PathScope read(Json.Members delegation) throws JsonFault {
        boolean byHash = delegation.find("path_hash_prefixes").isPresent();
        if (!delegation.find("paths").isPresent()) {
            return new HashPrefixes(byHash ? prefixes(delegation) : List.of());
        }
        if (byHash) {
            throw new JsonFault("a delegation has both \"paths\" and \"path_hash_prefixes\"");
        }
        return new Patterns(
                delegation.distinctTexts("paths").stream().map(PathPattern::new).toList());
    }

    private static List<String> prefixes(Json.Members delegation) throws JsonFault {
        var prefixes = delegation.distinctTexts("path_hash_prefixes");
        for (String prefix : prefixes) {
            if (prefix.isEmpty() || !prefix.chars().allMatch(HexFormat::isHexDigit)) {
                throw new JsonFault("a path hash prefix is no hexadecimal number");
            }
        }
        return prefixes.stream().map(prefix -> prefix.toLowerCase(Locale.ROOT)).toList();
    }
}
