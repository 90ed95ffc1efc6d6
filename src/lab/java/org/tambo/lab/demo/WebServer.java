package org.tambo.lab.demo;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves what the centre publishes, as any web server could; always at the same address. */
final class WebServer implements AutoCloseable {
    private final Path folder;
    private final int port;
    private HttpServer server;

    /** @param folder made where it is missing */
    WebServer(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toAbsolutePath();
        this.server = started(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer started(int at) {
        HttpServer made = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), at), folder, SimpleFileServer.OutputLevel.NONE);
        made.start();
        return made;
    }

    /** With a slash at the end. */
    URI address() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Begins again after {@link #close}. */
    void restart() {
        server = started(port);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
