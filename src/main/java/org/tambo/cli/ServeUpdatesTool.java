package org.tambo.cli;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpHandlers;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.tambo.sync.update.StationUpdate;

/**
 * {@code tambo serve-updates}: offers what this station has verified to the local network, as plain files. Nothing in them is
 * secret, and whoever takes them checks all of it; so this needs neither the station's keys nor that it runs.
 */
public final class ServeUpdatesTool {
    private static final int PORT = 8091;
    private static final Pattern FILE = Pattern.compile("/metadata/[^/]+\\.json|/targets/[^/]+/[^/]+");

    private ServeUpdatesTool() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var err = new PrintWriter(System.err, true);
        if (args.length > 1 || args.length == 1 && !args[0].matches("[0-9]{1,5}")) {
            err.println("usage: tambo serve-updates [PORT]");
            System.exit(1);
        }
        Path offered = StationUpdate.store(Path.of(System.getenv().getOrDefault("TAMBO_STATION_DATA", ""))
                        .toAbsolutePath())
                .offered();
        if (!Files.isDirectory(offered)) {
            err.println("serve-updates: " + offered
                    + " is not there: TAMBO_STATION_DATA names no station that has taken an update");
            System.exit(1);
        }
        HttpServer server = serve(offered, args.length == 0 ? PORT : Integer.parseInt(args[0]));
        err.println("Offering " + offered + " at port " + server.getAddress().getPort()
                + ": another station takes it by ./tambo import http://ADDRESS:"
                + server.getAddress().getPort() + "/");
        Thread.currentThread().join();
    }

    /** @param port 0 for any that is free */
    static HttpServer serve(Path folder, int port) throws IOException {
        // A folder's list, which nobody needs, would be as long as there are files in it.
        HttpHandler files = HttpHandlers.handleOrElse(
                request -> FILE.matcher(request.getRequestURI().getPath()).matches(),
                SimpleFileServer.createFileHandler(folder.toAbsolutePath().normalize()),
                HttpHandlers.of(404, Headers.of(), ""));
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0, "/", files);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return server;
    }
}
