package org.tambo.sync.tuf;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who may sign for a role, and how many of them must.
 *
 * @param keyIds all that are named
 * @param keys those of them that can be used here
 * @param threshold above 0; may be more than there are keys, and then nobody can sign
 */
record Authority(Set<String> keyIds, Map<String, VerificationKey> keys, long threshold) {
    Authority {
        keyIds = Set.copyOf(keyIds);
        keys = Map.copyOf(keys);
    }

    static Authority read(Json.Members role, Map<String, VerificationKey> known) throws JsonFault {
        var keyIds = role.distinctTexts("keyids");
        var keys = new LinkedHashMap<String, VerificationKey>();
        for (String keyId : keyIds) {
            var key = known.get(keyId);
            if (key != null) {
                keys.put(keyId, key);
            }
        }
        long threshold = role.whole("threshold");
        if (threshold < 1) {
            throw new JsonFault("a threshold is " + threshold);
        }
        return new Authority(Set.copyOf(keyIds), keys, threshold);
    }

    /**
     * Counts keys, not key ids: one key under two ids has signed once. Signatures by others, and wrong ones, do no harm.
     *
     * @param delegator who says so, for messages
     * @throws TooFewSignatures unless the threshold is reached
     */
    void verify(String delegator, SignedMetadata metadata) throws TooFewSignatures {
        var signers = new HashSet<VerificationKey>();
        for (Signature signature : metadata.signatures()) {
            var key = keys.get(signature.keyId());
            if (key != null && !signers.contains(key) && key.verifies(metadata.contentBytes(), signature)) {
                signers.add(key);
            }
        }
        if (signers.size() < threshold) {
            throw new TooFewSignatures(metadata.file(), delegator, signers.size(), threshold);
        }
    }

    /** Whether a key that could sign under the earlier one can no longer. */
    boolean revokesKeysOf(Authority earlier) {
        return !keyIds.containsAll(earlier.keyIds);
    }
}
