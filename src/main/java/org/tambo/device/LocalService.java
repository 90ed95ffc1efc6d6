package org.tambo.device;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a scanner's own service over HTTP. Every answer is bounded in size and in time. Used by one thread. */
final class LocalService implements AutoCloseable {
    /** The largest finger picture, in base64, twice wrapped, with room to spare. */
    private static final int MOST_ANSWER = 64 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int KNOCK_MILLIS = 50;

    private final HttpClient client;

    LocalService() {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Whether somebody listens on this machine's port. */
    static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), KNOCK_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * @throws DeviceFailed with {@link DeviceFault#SILENT} or {@link DeviceFault#UNPLUGGED} when no answer came, with
     *     {@link DeviceFault#UNEXPECTED_ANSWER} when it was refused
     */
    byte[] ask(String method, URI address, String contentType, String body, Duration within)
            throws DeviceFailed, InterruptedException {
        return answer(begin(method, address, contentType, body, within), address, within);
    }

    CompletableFuture<HttpResponse<byte[]>> begin(
            String method, URI address, String contentType, String body, Duration within) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(within);
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", contentType)
                    .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        }
        return client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER));
    }

    /** As {@link #begin}; the answer's body is without end, and whoever reads it bounds it. */
    CompletableFuture<HttpResponse<InputStream>> stream(String method, URI address, String json) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8))
                .build();
        return client.sendAsync(request, BodyHandlers.ofInputStream());
    }

    static byte[] answer(CompletableFuture<HttpResponse<byte[]>> asked, URI address, Duration within)
            throws DeviceFailed, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = asked.get(within.plus(CONNECT).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            boolean late = cause instanceof HttpTimeoutException;
            throw new DeviceFailed(
                    late ? DeviceFault.SILENT : DeviceFault.UNPLUGGED,
                    address + (late ? " has not answered within " + within : " is not to be reached: " + cause));
        } catch (TimeoutException | CancellationException e) {
            asked.cancel(true);
            throw new DeviceFailed(DeviceFault.SILENT, address + " has not answered within " + within);
        }
        if (response.statusCode() != 200) {
            throw new DeviceFailed(
                    DeviceFault.UNEXPECTED_ANSWER, address + " answers with status " + response.statusCode());
        }
        return response.body();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
