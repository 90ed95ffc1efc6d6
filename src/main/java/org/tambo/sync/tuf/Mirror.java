package org.tambo.sync.tuf;

import java.io.IOException;
import java.io.InputStream;

/** Where a repository's files can be had. It is not trusted: whatever it gives is checked. */
public interface Mirror {
    /**
     * @param path relative to the mirror's base, percent-encoded
     * @return the file's bytes; whoever asks closes it, read to its end or not
     * @throws NotOnMirror if there is no such file
     * @throws IOException if it cannot be had now
     */
    InputStream open(String path) throws IOException;

    /**
     * The same from a byte on, for who has those before it already. A mirror that cannot do that gives them again.
     *
     * @param from not beyond the end of the file
     */
    default InputStream open(String path, long from) throws IOException {
        InputStream stream = open(path);
        try {
            stream.skipNBytes(from);
            return stream;
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }
}
