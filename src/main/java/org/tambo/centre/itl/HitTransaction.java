package org.tambo.centre.itl;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.tambo.device.GreyImage;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.ListedMinutiae;
import org.tambo.fingerprint.TemplateRefused;
import org.tambo.fingerprint.wsq.WsqEncoder;

/**
 * A hit as a transaction: record type 1 says who sends it to whom, type 2 what was found (docs/hits.md lists its fields), for
 * each finger a picture (type 14, or 4 where the receiver is older) and its minutiae (type 9, as INCITS 378 has them).
 */
public final class HitTransaction {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String VERSION = "0502";
    private static final String UTF_8 = "3";
    private static final int PLAIN_LIVE_SCAN = 0;
    /** Of a record of type 4, whose pictures have 500 dpi. */
    private static final String DENSITY_OF_TYPE_4 = "19.69";

    private static final int DPI_OF_TYPE_4 = 500;
    private static final int NOT_GIVEN = 255;

    /** How a receiver wants pictures. */
    public enum Compression {
        NONE,
        PNG,
        WSQ20
    }

    /**
     * What a receiver wants.
     *
     * @param destination its agency's identifier
     * @param origin ours
     * @param type4 whether pictures come in records of type 4 instead of 14; those have 500 dpi and no PNG
     */
    public record Wishes(String destination, String origin, Compression compression, boolean type4) {}

    /**
     * A hit.
     *
     * @param number that names it for good
     * @param said fields of the record of type 2, by their number
     */
    public record Hit(String number, Instant at, SortedMap<Integer, String> said, List<Finger> fingers) {}

    /** A finger that was found. */
    public record Finger(FingerPosition position, GreyImage picture) {}

    private HitTransaction() {}

    /**
     * The transaction's bytes, read again and checked.
     *
     * @throws ItlRefused if what was written is not sound, or the receiver's wishes cannot be met
     */
    public static byte[] of(Hit hit, Wishes wishes) throws ItlRefused {
        List<byte[]> records = new ArrayList<>();
        List<List<Object>> listed = new ArrayList<>();
        ItlRecord said = new ItlRecord(2).with(2, "00");
        for (Map.Entry<Integer, String> field : hit.said().entrySet()) {
            said.with(field.getKey(), field.getValue());
        }
        records.add(said.bytes());
        listed.add(List.of(2, "00"));
        int idc = 1;
        for (Finger finger : hit.fingers()) {
            int type = wishes.type4() ? 4 : 14;
            records.add(wishes.type4() ? type4(finger, idc, wishes) : type14(finger, idc, hit, wishes));
            listed.add(List.of(type, "%02d".formatted(idc)));
            byte[] minutiae = type9(finger, idc);
            if (minutiae.length > 0) {
                records.add(minutiae);
                listed.add(List.of(9, "%02d".formatted(idc)));
            }
            idc++;
        }
        listed.addFirst(List.of(1, records.size()));
        var file = new ByteArrayOutputStream();
        file.writeBytes(first(hit, wishes, listed).bytes());
        records.forEach(file::writeBytes);
        byte[] bytes = file.toByteArray();
        ItlFile.read(bytes);
        return bytes;
    }

    private static ItlRecord first(Hit hit, Wishes wishes, List<List<Object>> listed) {
        String density = wishes.type4() && !hit.fingers().isEmpty() ? DENSITY_OF_TYPE_4 : "00.00";
        return new ItlRecord(1)
                .with(2, VERSION)
                .with(3, listed)
                .with(4, "HIT")
                .with(5, DAY.format(hit.at()))
                .with(7, wishes.destination())
                .with(8, wishes.origin())
                .with(9, hit.number())
                .with(11, density)
                .with(12, density)
                .with(13, List.of(List.of("TAMBO", 1)))
                .with(14, TIME.format(hit.at()))
                .with(15, List.of(List.of(UTF_8, "UTF-8")));
    }

    private static byte[] type14(Finger finger, int idc, Hit hit, Wishes wishes) throws ItlRefused {
        GreyImage picture = finger.picture();
        return new ItlRecord(14)
                .with(2, "%02d".formatted(idc))
                .with(3, PLAIN_LIVE_SCAN)
                .with(4, wishes.origin())
                .with(5, DAY.format(hit.at()))
                .with(6, picture.width())
                .with(7, picture.height())
                // Pixels an inch.
                .with(8, 1)
                .with(9, picture.dpi())
                .with(10, picture.dpi())
                .with(11, wishes.compression())
                .with(12, 8)
                .with(13, finger.position().ordinal())
                .withData(data(picture, wishes.compression()))
                .bytes();
    }

    private static byte[] type4(Finger finger, int idc, Wishes wishes) throws ItlRefused {
        GreyImage picture = finger.picture();
        if (picture.dpi() != DPI_OF_TYPE_4 || wishes.compression() == Compression.PNG) {
            throw new ItlRefused(
                    "a record of type 4 holds no picture of " + picture.dpi() + " dpi as " + wishes.compression());
        }
        byte[] data = data(picture, wishes.compression());
        ByteBuffer record = ByteBuffer.allocate(ItlFile.TYPE_4_HEAD + data.length)
                .putInt(ItlFile.TYPE_4_HEAD + data.length)
                .put((byte) idc)
                .put((byte) PLAIN_LIVE_SCAN)
                .put((byte) finger.position().ordinal());
        for (int i = 1; i < 6; i++) {
            record.put((byte) NOT_GIVEN);
        }
        return record.put((byte) 0)
                .putShort((short) picture.width())
                .putShort((short) picture.height())
                .put((byte) (wishes.compression() == Compression.WSQ20 ? 1 : 0))
                .put(data)
                .array();
    }

    private static byte[] data(GreyImage picture, Compression compression) throws ItlRefused {
        try {
            return switch (compression) {
                case NONE -> picture.pixels();
                case PNG -> FingerPicture.png(picture);
                case WSQ20 -> WsqEncoder.encode(picture.pixels(), picture.width(), picture.height(), picture.dpi());
            };
        } catch (IllegalArgumentException e) {
            throw new ItlRefused(String.valueOf(e.getMessage()));
        }
    }

    /** Nothing where the finger has no minutiae that could be written. */
    private static byte[] type9(Finger finger, int idc) {
        if (!(FingerReading.of(finger.picture()) instanceof FingerReading.Readable readable)) {
            return new byte[0];
        }
        ListedMinutiae found;
        try {
            found = ListedMinutiae.of(readable.template(), finger.position());
        } catch (TemplateRefused e) {
            return new byte[0];
        }
        List<List<Object>> minutiae = new ArrayList<>();
        for (ListedMinutiae.Place each : found.places()) {
            minutiae.add(List.of(minutiae.size() + 1, each.x(), each.y(), each.angle(), each.kind(), each.quality()));
        }
        return new ItlRecord(9)
                .with(2, "%02d".formatted(idc))
                .with(3, PLAIN_LIVE_SCAN)
                // Minutiae stand in the block of INCITS 378, not in the fields 5 to 12.
                .with(4, "U")
                .with(126, List.of(List.of("001B", "0201")))
                .with(128, found.width())
                .with(129, found.height())
                .with(130, 2)
                .with(131, found.acrossPerCentimetre())
                .with(132, found.downPerCentimetre())
                .with(134, finger.position().ordinal())
                .with(135, readable.quality())
                .with(136, minutiae.size())
                .with(137, minutiae)
                .bytes();
    }
}
