package org.tambo.lab.device;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.tambo.device.GreyImage;

/** A finger's picture brought to a sensor's size: cut at its middle, or laid on a white ground. */
final class SensorPicture {
    private static final int DPI = 500;

    private SensorPicture() {}

    /** @param file any picture that ImageIO reads */
    static GreyImage read(Path file) throws IOException {
        BufferedImage picture = ImageIO.read(file.toFile());
        if (picture == null) {
            throw new IOException(file + " is no picture");
        }
        BufferedImage grey = picture;
        if (picture.getType() != BufferedImage.TYPE_BYTE_GRAY) {
            grey = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D graphics = grey.createGraphics();
            graphics.drawImage(picture, 0, 0, null);
            graphics.dispose();
        }
        byte[] pixels = ((DataBufferByte) grey.getRaster().getDataBuffer()).getData();
        return new GreyImage(grey.getWidth(), grey.getHeight(), DPI, pixels);
    }

    static GreyImage fit(GreyImage picture, int width, int height) {
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        byte[] pixels = new byte[width * height];
        Arrays.fill(pixels, (byte) 0xFF);
        int left = (picture.width() - width) / 2;
        int top = (picture.height() - height) / 2;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int fromX = x + left;
                int fromY = y + top;
                if (fromX >= 0 && fromX < picture.width() && fromY >= 0 && fromY < picture.height()) {
                    pixels[y * width + x] = picture.pixels()[fromY * picture.width() + fromX];
                }
            }
        }
        return new GreyImage(width, height, picture.dpi(), pixels);
    }
}
