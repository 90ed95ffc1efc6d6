package org.tambo.lab.device;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.tambo.device.GreyImage;

/**
 * The hand that puts fingers on libfprint's virtual scanner and pulls its cable. Source of the protocol: libfprint,
 * {@code libfprint/drivers/virtual-image.c} and {@code tests/virtual-image.py}: two 32-bit numbers in the machine's byte
 * order, width and height of the picture that follows as grey bytes, or a negative one and what goes with it.
 */
public final class VirtualImage implements AutoCloseable {
    private static final int RETRY = -1;
    private static final int ERROR = -2;
    private static final int AUTOMATIC_FINGER = -3;
    private static final int FINGER = -4;
    private static final int REMOVE = -5;

    private final SocketChannel channel;

    /** @param socket the one that {@code FP_VIRTUAL_IMAGE} names; libfprint makes it when the scanner is opened */
    public VirtualImage(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    public void image(GreyImage image) throws IOException {
        tell(image.width(), image.height());
        ByteBuffer pixels = ByteBuffer.wrap(image.pixels());
        while (pixels.hasRemaining()) {
            channel.write(pixels);
        }
    }

    /** @param code as {@code FpDeviceRetry} */
    public void retry(int code) throws IOException {
        tell(RETRY, code);
    }

    /** @param code as {@code FpDeviceError} */
    public void fail(int code) throws IOException {
        tell(ERROR, code);
    }

    /** Whether the finger comes with a picture and goes after it. */
    public void automaticFinger(boolean on) throws IOException {
        tell(AUTOMATIC_FINGER, on ? 1 : 0);
    }

    public void finger(boolean on) throws IOException {
        tell(FINGER, on ? 1 : 0);
    }

    public void unplug() throws IOException {
        tell(REMOVE, 0);
    }

    private void tell(int first, int second) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        header.putInt(first).putInt(second).flip();
        while (header.hasRemaining()) {
            channel.write(header);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
