package org.tambo.sync.tuf;

import java.util.Optional;

/** A file that the repository vouches for: its target path, its length in bytes and its hashes. */
public final class TargetFile {
    private final String path;
    private final long length;
    private final Hashes hashes;
    private final Optional<String> custom;

    private TargetFile(String path, long length, Hashes hashes, Optional<String> custom) {
        this.path = path;
        this.length = length;
        this.hashes = hashes;
        this.custom = custom;
    }

    static TargetFile read(String path, Json.Members description) throws JsonFault {
        if (path.isEmpty()) {
            throw new JsonFault("a target has no path");
        }
        var custom = description.find("custom");
        return new TargetFile(
                path,
                length(description),
                Hashes.read(description.members("hashes")),
                custom.isPresent()
                        ? Optional.of(CanonicalJson.text(Json.asMembers("custom", custom.get())))
                        : Optional.empty());
    }

    static long length(Json.Members description) throws JsonFault {
        long length = description.whole("length");
        if (length < 0) {
            throw new JsonFault("a length is " + length);
        }
        return length;
    }

    public String path() {
        return path;
    }

    /** In bytes. */
    public long length() {
        return length;
    }

    /** What its role says about it beyond that: a JSON object. */
    public Optional<String> custom() {
        return custom;
    }

    Hashes hashes() {
        return hashes;
    }

    /** Where a mirror keeps it, percent-encoded. */
    String mirrorPath(boolean consistent) throws NoUsableHash {
        if (!consistent) {
            return PercentEncoding.path(path);
        }
        int name = path.lastIndexOf('/') + 1;
        return PercentEncoding.path(path.substring(0, name) + hashes.first(path) + "." + path.substring(name));
    }
}
