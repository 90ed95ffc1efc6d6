package org.tambo.sync.tuf;

/** A file that the repository vouches for: its target path, its length in bytes and its hashes. */
public final class TargetFile {
    private final String path;
    private final long length;
    private final Hashes hashes;

    private TargetFile(String path, long length, Hashes hashes) {
        this.path = path;
        this.length = length;
        this.hashes = hashes;
    }

    static TargetFile read(String path, Json.Members description) throws JsonFault {
        if (path.isEmpty()) {
            throw new JsonFault("a target has no path");
        }
        return new TargetFile(path, length(description), Hashes.read(description.members("hashes")));
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
