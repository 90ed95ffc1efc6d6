package org.tambo.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.tambo.device.GreyImage;

/**
 * A picture as PNG with its resolution, after the PNG specification (third edition): 11.2.2 IHDR, 11.3.5.3 pHYs, 11.2.4
 * IDAT, 11.2.5 IEND. Rows are stored without a filter.
 */
final class GreyPng {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final double INCHES_A_METRE = 1 / 0.0254;
    private static final byte METRE = 1;

    private GreyPng() {}

    static byte[] of(GreyImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        ByteBuffer head = ByteBuffer.allocate(13).putInt(image.width()).putInt(image.height());
        // 8 bits, grey, deflate, no filter method but the only one, not interlaced
        head.put(new byte[] {8, 0, 0, 0, 0});
        chunk(png, "IHDR", head.array());
        int perMetre = (int) Math.round(image.dpi() * INCHES_A_METRE);
        chunk(
                png,
                "pHYs",
                ByteBuffer.allocate(9)
                        .putInt(perMetre)
                        .putInt(perMetre)
                        .put(METRE)
                        .array());
        chunk(png, "IDAT", deflated(image));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static byte[] deflated(GreyImage image) {
        byte[] rows = new byte[image.height() * (image.width() + 1)];
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(image.pixels(), y * image.width(), rows, y * (image.width() + 1) + 1, image.width());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(rows);
            deflater.finish();
            byte[] part = new byte[8_192];
            while (!deflater.finished()) {
                out.write(part, 0, deflater.deflate(part));
            }
        }
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(content);
        png.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        png.writeBytes(name);
        png.writeBytes(content);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }
}
