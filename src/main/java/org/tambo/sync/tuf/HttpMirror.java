package org.tambo.sync.tuf;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * A mirror on a web server. Its time-outs are the socket's own, counted by the monotonic clock: setting the wall clock
 * does not touch them.
 */
public final class HttpMirror implements Mirror {
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final String base;
    private final Duration silence;

    /** @throws IllegalArgumentException if the base is no http or https address */
    public HttpMirror(URI base) {
        this(base, SILENCE);
    }

    /** @param silence how long to wait for a connection, and for each next byte */
    HttpMirror(URI base, Duration silence) {
        String scheme = base.getScheme();
        if (base.getRawAuthority() == null || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
            throw new IllegalArgumentException(base + " is no http or https address");
        }
        this.base = base.toString().endsWith("/") ? base.toString() : base + "/";
        this.silence = silence;
    }

    @Override
    public InputStream open(String path) throws IOException {
        return open(path, 0);
    }

    @Override
    public InputStream open(String path, long from) throws IOException {
        var connection = (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        connection.setConnectTimeout(Math.toIntExact(silence.toMillis()));
        connection.setReadTimeout(Math.toIntExact(silence.toMillis()));
        connection.setUseCaches(false);
        // A mirror has no business in sending this machine to addresses inside its own network.
        connection.setInstanceFollowRedirects(false);
        if (from > 0) {
            connection.setRequestProperty("Range", "bytes=" + from + "-");
        }
        int status = connection.getResponseCode();
        switch (status) {
            case HttpURLConnection.HTTP_OK -> {
                var body = new Body(connection);
                try {
                    // Asked for the rest, some servers give the whole.
                    body.skipNBytes(from);
                    return body;
                } catch (IOException e) {
                    body.close();
                    throw e;
                }
            }
            case HttpURLConnection.HTTP_PARTIAL -> {
                String range = connection.getHeaderField("Content-Range");
                if (from == 0 || range == null || !range.startsWith("bytes " + from + "-")) {
                    connection.disconnect();
                    throw new IOException("the mirror gave another part of " + path + " than was asked for");
                }
                return new Body(connection);
            }
            // Object stores that may not be listed say that they forbid what they do not have.
            case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_GONE -> {
                connection.disconnect();
                throw new NotOnMirror(path);
            }
            default -> {
                connection.disconnect();
                throw new IOException("the mirror answered " + status + " when asked for " + path);
            }
        }
    }

    /** Keeps the connection for the next file if this one was read to its end, and else drops it without reading on. */
    private static final class Body extends FilterInputStream {
        private final HttpURLConnection connection;
        private boolean ended;

        Body(HttpURLConnection connection) throws IOException {
            super(connection.getInputStream());
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            ended = value < 0;
            return value;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = super.read(bytes, from, length);
            ended = count < 0;
            return count;
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                super.close();
            } else {
                connection.disconnect();
            }
        }
    }
}
