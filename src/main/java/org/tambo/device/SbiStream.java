package org.tambo.device;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * What a scanner sees, as its service's STREAM tells it, into a view. Whatever is wrong with it ends it: the capture that
 * it accompanies must not suffer.
 */
final class SbiStream implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SbiStream.class.getName());
    private static final int READ = 1 << 16;

    private final CompletableFuture<HttpResponse<InputStream>> answer;
    private final LiveView view;
    private final Thread reader;

    SbiStream(LocalService service, URI address, String request, LiveView view) {
        this.answer = service.stream("STREAM", address, request);
        this.view = view;
        this.reader = Thread.ofVirtual().name("sbi-stream").start(this::read);
    }

    private void read() {
        try (InputStream bytes = answer.get().body()) {
            String kind = answer.get().headers().firstValue("Content-Type").orElse("");
            MultipartFrames frames = new MultipartFrames(kind, view::show);
            byte[] some = new byte[READ];
            int count = bytes.read(some);
            while (count >= 0 && !Thread.currentThread().isInterrupted()) {
                frames.take(some, 0, count);
                count = bytes.read(some);
            }
        } catch (IOException | ExecutionException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "the scanner''s moving picture has ended: {0}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        answer.cancel(true);
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            try {
                answer.join().body().close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the scanner''s moving picture was cut off: {0}", e.toString());
            }
        }
        reader.interrupt();
        reader.join(1_000);
        view.wipe();
    }
}
