package org.tambo.sync.tuf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A metadata file that was taken apart and not yet believed.
 *
 * @param file its name, for messages
 * @param signatures at most one by each key id
 * @param content what is signed
 * @param contentBytes the same in the form that the signatures are over
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SignedMetadata(String file, List<Signature> signatures, Json.Members content, byte[] contentBytes) {
    static SignedMetadata read(String file, byte[] bytes) throws MalformedMetadata {
        try {
            var metadata = Json.read(bytes);
            var signatures = new ArrayList<Signature>();
            var keyIds = new HashSet<String>();
            for (Json item : metadata.items("signatures")) {
                var signature = Json.asMembers("signatures", item);
                String keyId = signature.text("keyid");
                if (!keyIds.add(keyId)) {
                    throw new JsonFault("it holds two signatures by key " + keyId);
                }
                signatures.add(new Signature(keyId, signature.text("sig")));
            }
            var content = metadata.members("signed");
            return new SignedMetadata(file, List.copyOf(signatures), content, CanonicalJson.bytes(content));
        } catch (JsonFault fault) {
            throw new MalformedMetadata(file, fault.reason());
        }
    }

    /** Signatures first: what an unknown hand wrote is not read any further. */
    static <T extends Signed> T verified(
            String file, byte[] bytes, String delegator, Authority authority, Signed.Reader<T> reader)
            throws UpdateRefused {
        var metadata = read(file, bytes);
        authority.verify(delegator, metadata);
        return metadata.content(reader);
    }

    <T extends Signed> T content(Signed.Reader<T> reader) throws MalformedMetadata {
        try {
            return reader.read(content);
        } catch (JsonFault fault) {
            throw new MalformedMetadata(file, fault.reason());
        }
    }
}
