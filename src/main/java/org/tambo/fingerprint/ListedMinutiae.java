package org.tambo.fingerprint;

import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Minutia;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004MinutiaType;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Template;
import java.util.List;

/**
 * A finger's minutiae one by one, in the terms of ANSI INCITS 378-2004, for formats that list them in fields of their own.
 *
 * @param width of the picture, pixels
 * @param height of the picture, pixels
 * @param acrossPerCentimetre pixels a centimetre
 * @param downPerCentimetre pixels a centimetre
 */
public record ListedMinutiae(
        int width, int height, int acrossPerCentimetre, int downPerCentimetre, List<Place> places) {
    /**
     * One minutia.
     *
     * @param x pixels from the left edge
     * @param y pixels from the top
     * @param angle in units of two degrees
     * @param kind 1 a ridge's ending, 2 a bifurcation, 0 another
     * @param quality 0 to 100; 0 where it was not measured
     */
    public record Place(int x, int y, int angle, int kind, int quality) {
        private static Place of(Ansi378v2004Minutia minutia) {
            return new Place(minutia.positionX, minutia.positionY, minutia.angle, kind(minutia.type), minutia.quality);
        }

        private static int kind(Ansi378v2004MinutiaType type) {
            return switch (type) {
                case ENDING -> 1;
                case BIFURCATION -> 2;
                default -> 0;
            };
        }
    }

    /** @throws TemplateRefused when it has none that could be written */
    public static ListedMinutiae of(FingerTemplate finger, FingerPosition position) {
        var record = new Ansi378v2004Template(MinutiaeFormat.ANSI_378_2004.write(finger, position));
        return new ListedMinutiae(
                record.width,
                record.height,
                record.resolutionX,
                record.resolutionY,
                record.fingerprints.getFirst().minutiae.stream().map(Place::of).toList());
    }
}
