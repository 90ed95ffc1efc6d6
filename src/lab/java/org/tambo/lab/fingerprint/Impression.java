package org.tambo.lab.fingerprint;

/**
 * One touch of a finger as the scanner sees it. The skin is laid on the glass (placed, turned, dragged: Cappelli, Maio
 * and Maltoni, "Modelling plastic distortion in fingerprint images", 2001), pressed (a height decides how much of a
 * ridge prints), spoilt (pores, creases, dryness, ragged rim, scratches) and lit (grey values, grain).
 */
final class Impression {
    /** Half the touching area's extent with usual pressure, in pixels at 500 dpi. */
    private static final float HALF_WIDTH = 128;

    private static final float HALF_HEIGHT = 164;
    /** In pixels; smaller than any scanner's. */
    private static final int SMALLEST_WINDOW = 64;
    /** Skin height over which a print goes from bare glass to full ridge. */
    private static final float SOFTNESS = 0.9f;

    private final MasterPrint print;
    private final Touch touch;
    private final int width;
    private final int height;
    private final Chance chance;

    private Impression(MasterPrint print, Touch touch, int width, int height, Chance chance) {
        this.print = print;
        this.touch = touch;
        this.width = width;
        this.height = height;
        this.chance = chance;
    }

    static FingerprintPicture of(MasterPrint print, Touch touch, int width, int height, Chance chance) {
        if (Math.min(width, height) < SMALLEST_WINDOW) {
            throw new IllegalArgumentException("a window of " + width + " x " + height + " pixels shows no finger: use "
                    + SMALLEST_WINDOW + " pixels or more each way");
        }
        Impression impression = new Impression(print, touch, width, height, chance);
        float[] ink = impression.pressed();
        impression.scratch(ink);
        for (int slid = touch.smear(); slid > 0; slid /= 2) {
            ink = impression.wiped(ink, slid / 2, slid);
            ink = impression.wiped(ink, slid / 2, slid / 8);
        }
        return new FingerprintPicture(width, height, impression.lit(impression.softened(ink)));
    }

    /** How much of each pixel touches the glass: 0 to 1. */
    private float[] pressed() {
        SmoothField slipX = new SmoothField(chance, width, height, 70);
        SmoothField slipY = new SmoothField(chance, width, height, 70);
        SmoothField firmness = new SmoothField(chance, width, height, 40);
        SmoothField patches = new SmoothField(chance, width, height, 12);
        SmoothField crumbs = new SmoothField(chance, width, height, 4);
        SmoothField openness = new SmoothField(chance, width, height, 30);
        Touch.Placing placing = touch.placing();
        float sine = (float) StrictMath.sin(placing.turn());
        float cosine = (float) StrictMath.cos(placing.turn());
        float dryness = (float) touch.dryness();
        float pressure = (float) touch.pressure();
        float size = (float) touch.size();
        float[] ink = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float right = (float) (x - width / 2f - placing.right());
                float down = (float) (y - height / 2f - placing.down());
                float skinX = cosine * right - sine * down;
                float skinY = sine * right + cosine * down;
                float rim = rim(skinX, skinY, size);
                if (rim > 1.25f) {
                    continue;
                }
                float drag = drag(skinX, skinY, size);
                float dragX = (float) (placing.dragRight() - placing.dragTurn() * skinY);
                float dragY = (float) (placing.dragDown() + placing.dragTurn() * skinX);
                skinX += drag * dragX + 3 * slipX.at(x, y);
                skinY += drag * dragY + 3 * slipY.at(x, y);
                float skin = print.ridge(skinX, skinY)
                        + pressure
                        + 0.16f * firmness.at(x, y)
                        + dryness * (0.35f * patches.at(x, y) + 0.4f * crumbs.at(x, y))
                        - print.pit(skinX, skinY) * Math.max(0, 0.9f + 0.5f * openness.at(x, y))
                        - fading(rim + 0.04f * firmness.at(x, y));
                ink[y * width + x] = ramp(skin / SOFTNESS + 0.5f);
            }
        }
        return ink;
    }

    /** 0 in the middle of the touching area, 1 on its rim: an oval, blunter below where the joint follows. */
    private static float rim(float x, float y, float size) {
        float across = x / (HALF_WIDTH * size);
        float along = y / (HALF_HEIGHT * size);
        float squared = across * across + along * along;
        return (float) Math.sqrt(y > 0 ? squared - 0.4f * across * across * along * along : squared);
    }

    /** How much lower the skin stands towards the rim, where it curves away from the glass. */
    private static float fading(float rim) {
        float outside = Math.max(0, rim - 0.8f);
        return 30 * outside * outside;
    }

    /** 0 in the firm middle, rising to 1 where the skin is free. */
    private static float drag(float x, float y, float size) {
        float across = x / (HALF_WIDTH * size);
        float along = y / (HALF_HEIGHT * size);
        return ramp(((float) Math.sqrt(across * across + along * along) - 0.35f) / 0.9f);
    }

    /** Smooth from 0 to 1. */
    private static float ramp(float t) {
        float bounded = Math.clamp(t, 0, 1);
        return bounded * bounded * (3 - 2 * bounded);
    }

    /** Fine straight lines without ink, from a worn glass or a cut in the skin. */
    private void scratch(float[] ink) {
        for (int i = 0; i < touch.scratches(); i++) {
            double x = chance.between(0, width);
            double y = chance.between(0, height);
            double heading = chance.between(0, Math.PI);
            double stepX = StrictMath.cos(heading) / 2;
            double stepY = StrictMath.sin(heading) / 2;
            float left = (float) chance.between(0.2, 0.7);
            for (int step = 60 + chance.below(180); step > 0; step--) {
                x += stepX;
                y += stepY;
                if (x >= 0 && x < width && y >= 0 && y < height) {
                    int at = ((int) y) * width + (int) x;
                    ink[at] = Math.min(ink[at], left);
                }
            }
        }
    }

    /** The mean of each pixel and the one from which the finger slid here. */
    private float[] wiped(float[] ink, int right, int down) {
        float[] wiped = new float[ink.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                // at the window's edge the picture is folded over: what lies outside is not known
                int from = Math.abs(y - down) * width + Math.abs(x - right);
                wiped[y * width + x] = (ink[y * width + x] + ink[from]) / 2;
            }
        }
        return wiped;
    }

    /** The optics' blur: 1 2 1 in both directions. */
    private float[] softened(float[] ink) {
        float[] across = new float[ink.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0, row = y * width; x < width; x++) {
                float left = ink[row + Math.max(0, x - 1)];
                float right = ink[row + Math.min(width - 1, x + 1)];
                across[row + x] = (left + 2 * ink[row + x] + right) / 4;
            }
        }
        float[] soft = new float[ink.length];
        for (int y = 0; y < height; y++) {
            int above = Math.max(0, y - 1) * width;
            int below = Math.min(height - 1, y + 1) * width;
            for (int x = 0, row = y * width; x < width; x++) {
                soft[row + x] = (across[above + x] + 2 * across[row + x] + across[below + x]) / 4;
            }
        }
        return soft;
    }

    private byte[] lit(float[] ink) {
        float glass = (float) touch.glass();
        float contrast = (float) touch.contrast();
        float grain = (float) touch.grain();
        SmoothField light = new SmoothField(chance, width, height, 90);
        SmoothField depth = new SmoothField(chance, width, height, 25);
        byte[] grey = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float bright = glass + 3 * light.at(x, y);
                float dark = contrast * (1 + 0.12f * depth.at(x, y)) * ink[y * width + x];
                grey[y * width + x] = (byte) Math.round(Math.clamp(bright - dark + grain * chance.grain(), 0, 255));
            }
        }
        return grey;
    }
}
