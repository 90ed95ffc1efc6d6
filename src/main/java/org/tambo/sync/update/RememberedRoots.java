package org.tambo.sync.update;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tambo.sync.tuf.Mirror;

/**
 * A mirror whose roots are noted as they pass. The client keeps the newest alone, but whoever comes here with an older one
 * has to be led through all of them.
 */
final class RememberedRoots implements Mirror {
    private static final Pattern ROOT = Pattern.compile("([0-9]{1,18})\\.root\\.json");

    private final Mirror mirror;
    private final Map<Long, byte[]> roots = new TreeMap<>();

    RememberedRoots(Mirror mirror) {
        this.mirror = mirror;
    }

    /** By version; those that were refused among them. */
    Map<Long, byte[]> roots() {
        return roots;
    }

    @Override
    public InputStream open(String path) throws IOException {
        Matcher root = ROOT.matcher(path);
        InputStream stream = mirror.open(path);
        return root.matches() ? new Noted(stream, Long.parseLong(root.group(1))) : stream;
    }

    /** Whoever reads it stops where a root would be too long. */
    private final class Noted extends FilterInputStream {
        private final long version;
        private final ByteArrayOutputStream passed = new ByteArrayOutputStream();

        Noted(InputStream stream, long version) {
            super(stream);
            this.version = version;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) {
                passed.write(value);
            } else {
                roots.put(version, passed.toByteArray());
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = super.read(bytes, from, length);
            if (count >= 0) {
                passed.write(bytes, from, count);
            } else {
                roots.put(version, passed.toByteArray());
            }
            return count;
        }
    }
}
