package org.tambo.fingerprint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tambo.device.GreyImage;

/** Pictures' files, put together by hand, that say their resolution. */
public final class PictureFiles {
    private static final int TIFF_RESOLUTION = 8 + 2 + 12 * 12 + 4;

    private PictureFiles() {}

    /** @param kind png, bmp, tiff or wsq; of a wsq each side is a multiple of 64 */
    public static byte[] saying(String kind, GreyImage image, int dpi) {
        return switch (kind) {
            case "png" -> png(image, (int) Math.round(dpi / 0.0254), (int) Math.round(dpi / 0.0254), 1);
            case "bmp" -> bmp(image, (int) Math.round(dpi / 0.0254), (int) Math.round(dpi / 0.0254));
            case "tiff" -> tiff(ByteOrder.LITTLE_ENDIAN, image, dpi, dpi, 2);
            case "wsq" -> wsq(image, "NIST_COM 2\nPIX_WIDTH 64\nPPI " + dpi + "\nCOLORSPACE GRAY\n");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static byte[] png(GreyImage image, int across, int down, int unit) {
        byte[] rows = new byte[(image.width() + 1) * image.height()];
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(image.pixels(), y * image.width(), rows, y * (image.width() + 1) + 1, image.width());
        }
        byte[] physical = ByteBuffer.allocate(9)
                .putInt(across)
                .putInt(down)
                .put((byte) unit)
                .array();
        return new PngFile()
                .header(image.width(), image.height(), 8, 0)
                .chunk("pHYs", physical)
                .rows(rows)
                .end();
    }

    /** @param image whose width is a multiple of 4 */
    static byte[] bmp(GreyImage image, int across, int down) {
        int begin = 14 + 40 + 256 * 4;
        ByteBuffer out = ByteBuffer.allocate(begin + image.pixels().length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'B').put((byte) 'M').putInt(out.capacity()).putInt(0).putInt(begin);
        out.putInt(40)
                .putInt(image.width())
                .putInt(-image.height())
                .putShort((short) 1)
                .putShort((short) 8);
        out.putInt(0)
                .putInt(image.pixels().length)
                .putInt(across)
                .putInt(down)
                .putInt(256)
                .putInt(0);
        for (int grey = 0; grey < 256; grey++) {
            out.putInt(grey * 0x010101);
        }
        return out.put(image.pixels()).array();
    }

    /** @param unit 1 for none, 2 for inches, 3 for centimetres */
    static byte[] tiff(ByteOrder order, GreyImage image, int across, int down, int unit) {
        int begin = TIFF_RESOLUTION + 16;
        ByteBuffer out = ByteBuffer.allocate(begin + image.pixels().length).order(order);
        out.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I', 42, 0} : new byte[] {'M', 'M', 0, 42});
        out.putInt(8).putShort((short) 12);
        entry(out, 256, 4, image.width());
        entry(out, 257, 4, image.height());
        entry(out, 258, 3, 8);
        entry(out, 259, 3, 1);
        entry(out, 262, 3, 1);
        entry(out, 273, 4, begin);
        entry(out, 277, 3, 1);
        entry(out, 278, 4, image.height());
        entry(out, 279, 4, image.pixels().length);
        // A rational lies elsewhere.
        entry(out, 282, 5, TIFF_RESOLUTION);
        entry(out, 283, 5, TIFF_RESOLUTION + 8);
        entry(out, 296, 3, unit);
        out.putInt(0).putInt(across).putInt(1).putInt(down).putInt(1);
        return out.put(image.pixels()).array();
    }

    private static void entry(ByteBuffer out, int tag, int type, int value) {
        out.putShort((short) tag).putShort((short) type).putInt(1);
        if (type == 3) {
            out.putShort((short) value).putShort((short) 0);
        } else {
            out.putInt(value);
        }
    }

    static byte[] wsq(GreyImage image, String comment) {
        return new WsqFile()
                .comment(comment)
                .filters(9, 7)
                .quantization()
                .huffman(0)
                .frame(image.width(), image.height())
                .block(0)
                .picture(image)
                .end();
    }
}
