package org.tambo.fingerprint;

import java.util.ArrayList;
import java.util.List;

/**
 * Where two prints' ridges agree when one lies on the other, block by block. For people to look at: the score is made from
 * the records' waves by the engine, this from the pictures. Skin stretches, so each neighbourhood may shift a little; a
 * block by itself may not, since parallel ridges always agree when they may move by half their period.
 */
final class RidgeOverlap {
    /** Side of a block, pixels at 500 dpi. */
    static final int BLOCK = 16;

    /** Pixels by which a neighbourhood may shift. */
    private static final int SHIFT = 6;

    /** Blocks to each side that shift together: 80 pixels across, nine ridges. */
    private static final int NEIGHBOURS = 2;

    private static final int SHIFTS = 2 * SHIFT + 1;

    /** How much better a shift by one pixel more must agree: without it, chance would choose. */
    private static final double COST_OF_A_PIXEL = 0.01;

    /** Pixels of a block that must have ridges on both prints. */
    private static final int LEAST_PIXELS = BLOCK * BLOCK / 2;

    /** A block's product and two squares, and how many pixels they are of. */
    private static final int SUMS = 4;

    private final FingerPicture.Ridges probe;
    private final FingerPicture.Ridges moved;
    private final int columns;
    private final int rows;
    private final double[] sums;

    private RidgeOverlap(FingerPicture.Ridges probe, FingerPicture.Ridges moved) {
        this.probe = probe;
        this.moved = moved;
        columns = probe.width() / BLOCK;
        rows = probe.height() / BLOCK;
        sums = new double[columns * rows * SHIFTS * SHIFTS * SUMS];
    }

    /** @return the blocks in which both prints have ridges, by their place on the probe */
    static List<OverlaidPrints.Block> blocks(
            FingerPicture.Ridges probe, FingerPicture.Ridges candidate, Placement placement) {
        RidgeOverlap overlap = new RidgeOverlap(probe, moved(candidate, placement, probe.width(), probe.height()));
        return overlap.blocks();
    }

    /** The candidate's ridges as they lie on the probe. */
    private static FingerPicture.Ridges moved(FingerPicture.Ridges ridges, Placement placement, int width, int height) {
        Placement back = placement.inverse();
        float[] wave = new float[width * height];
        boolean[] known = new boolean[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double fromX = back.x(x, y);
                double fromY = back.y(x, y);
                int left = (int) Math.floor(fromX);
                int top = (int) Math.floor(fromY);
                if (left < 0 || top < 0 || left + 1 >= ridges.width() || top + 1 >= ridges.height()) {
                    continue;
                }
                int at = top * ridges.width() + left;
                float right = (float) (fromX - left);
                float down = (float) (fromY - top);
                float above = ridges.wave()[at] * (1 - right) + ridges.wave()[at + 1] * right;
                int below = at + ridges.width();
                float under = ridges.wave()[below] * (1 - right) + ridges.wave()[below + 1] * right;
                wave[y * width + x] = above * (1 - down) + under * down;
                known[y * width + x] = ridges.known()[at];
            }
        }
        return new FingerPicture.Ridges(width, height, wave, known);
    }

    private List<OverlaidPrints.Block> blocks() {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                for (int shift = 0; shift < SHIFTS * SHIFTS; shift++) {
                    sum(column, row, shift);
                }
            }
        }
        List<OverlaidPrints.Block> blocks = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double[] block = around(column, row, 0, bestShift(column, row));
                if (block[3] >= LEAST_PIXELS) {
                    blocks.add(new OverlaidPrints.Block(column * BLOCK, row * BLOCK, agreement(block)));
                }
            }
        }
        return blocks;
    }

    private void sum(int column, int row, int shift) {
        int right = shift % SHIFTS - SHIFT;
        int down = shift / SHIFTS - SHIFT;
        int at = ((row * columns + column) * SHIFTS * SHIFTS + shift) * SUMS;
        for (int y = row * BLOCK; y < (row + 1) * BLOCK; y++) {
            for (int x = column * BLOCK; x < (column + 1) * BLOCK; x++) {
                int here = y * probe.width() + x;
                int toX = x + right;
                int toY = y + down;
                if (!probe.known()[here] || toX < 0 || toY < 0 || toX >= moved.width() || toY >= moved.height()) {
                    continue;
                }
                int there = toY * moved.width() + toX;
                if (!moved.known()[there]) {
                    continue;
                }
                float one = probe.wave()[here];
                float other = moved.wave()[there];
                sums[at] += one * other;
                sums[at + 1] += one * one;
                sums[at + 2] += other * other;
                sums[at + 3]++;
            }
        }
    }

    /** The shift under which a block's neighbourhood agrees best. */
    private int bestShift(int column, int row) {
        int best = SHIFT * SHIFTS + SHIFT;
        double most = Double.NEGATIVE_INFINITY;
        for (int shift = 0; shift < SHIFTS * SHIFTS; shift++) {
            double pixels = Math.hypot(shift % SHIFTS - SHIFT, shift / SHIFTS - SHIFT);
            double agreement = agreement(around(column, row, NEIGHBOURS, shift)) - COST_OF_A_PIXEL * pixels;
            if (agreement > most) {
                most = agreement;
                best = shift;
            }
        }
        return best;
    }

    private double[] around(int column, int row, int reach, int shift) {
        double[] all = new double[SUMS];
        for (int y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y++) {
            for (int x = Math.max(0, column - reach); x <= Math.min(columns - 1, column + reach); x++) {
                int at = ((y * columns + x) * SHIFTS * SHIFTS + shift) * SUMS;
                for (int i = 0; i < SUMS; i++) {
                    all[i] += sums[at + i];
                }
            }
        }
        return all;
    }

    private static double agreement(double[] of) {
        double energy = Math.sqrt(of[1] * of[2]);
        return energy == 0 ? 0 : of[0] / energy;
    }
}
