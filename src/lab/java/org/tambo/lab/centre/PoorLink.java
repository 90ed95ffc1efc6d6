package org.tambo.lab.centre;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A relay for TCP connections that treats them as a poor link does. A lost packet is sent again after 200 ms, then 400 ms and so
 * on as TCP does (RFC 6298), so that loss is felt as delay; after some seconds of it, or when the link goes, the connection
 * breaks.
 */
public final class PoorLink implements AutoCloseable {
    private static final int PACKET = 1_400;
    private static final int FIRST_TIMEOUT_MS = 200;
    private static final int LONGEST_MS = 15_000;

    private final int target;
    private final Weather weather;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean up = true;

    /**
     * How poor it is.
     *
     * @param loss share of the packets that are lost, 0 to 1
     * @param bytesPerSecond in each direction; 0 for as many as there are
     * @param flappingMs how long it is up, and then down, by turns; 0 for always up
     */
    public record Weather(double loss, int bytesPerSecond, int flappingMs) {}

    /** @param target port on this machine */
    public PoorLink(int target, Weather weather) throws IOException {
        this.target = target;
        this.weather = weather;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
        if (weather.flappingMs() > 0) {
            Thread.ofVirtual().start(this::flap);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        door.close();
        breakAll();
    }

    private void breakAll() {
        open.forEach(PoorLink::shut);
        open.clear();
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone as it is.
        }
    }

    private void flap() {
        try {
            while (!door.isClosed()) {
                Thread.sleep(weather.flappingMs());
                up = !up;
                if (!up) {
                    breakAll();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                if (up) {
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(near);
                    open.add(far);
                    Thread.ofVirtual().start(() -> relay(near, far));
                    Thread.ofVirtual().start(() -> relay(far, near));
                } else {
                    near.close();
                }
            } catch (IOException e) {
                // Closed, or nobody is there: whoever asked sees it.
            }
        }
    }

    private void relay(Socket from, Socket to) {
        byte[] packet = new byte[PACKET];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(packet); read >= 0 && arrives(read); read = in.read(packet)) {
                out.write(packet, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // The other end sees it too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            shut(from);
            shut(to);
        }
    }

    /** @return whether it arrives at all, after the time that it takes */
    private boolean arrives(int bytes) throws InterruptedException {
        long ms = weather.bytesPerSecond() == 0 ? 0 : 1_000L * bytes / weather.bytesPerSecond();
        int timeout = FIRST_TIMEOUT_MS;
        while (ThreadLocalRandom.current().nextDouble() < weather.loss()) {
            ms += timeout;
            timeout *= 2;
            if (ms > LONGEST_MS) {
                return false;
            }
        }
        Thread.sleep(ms);
        return true;
    }
}
