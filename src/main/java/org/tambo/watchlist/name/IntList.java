package org.tambo.watchlist.name;

import java.util.Arrays;

/** Numbers that are collected before their count is known. */
final class IntList {
    private int[] values = new int[1024];
    private int size;

    int size() {
        return size;
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + size / 2);
        }
        values[size++] = value;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }

    byte[] toBytes() {
        var bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    short[] toShorts() {
        var shorts = new short[size];
        for (int i = 0; i < size; i++) {
            shorts[i] = (short) values[i];
        }
        return shorts;
    }

    /** With one more behind them. */
    int[] toArray(int end) {
        var array = Arrays.copyOf(values, size + 1);
        array[size] = end;
        return array;
    }
}
