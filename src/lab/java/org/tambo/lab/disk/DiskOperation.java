package org.tambo.lab.disk;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that a process did to a file.
 *
 * @param path below the watched folder; empty for the folder itself
 * @param other the new name where it was renamed; empty otherwise
 * @param offset where it was written; the new length where it was resized
 * @param data what was written
 */
public record DiskOperation(Kind kind, String path, String other, long offset, byte[] data) {
    /** In the order of native/faults/disk_faults.cpp. */
    public enum Kind {
        CREATE,
        RESIZE,
        WRITE,
        SYNC,
        RENAME,
        REMOVE
    }

    static List<DiskOperation> read(Path log) throws IOException {
        List<DiskOperation> operations = new ArrayList<>();
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(log)))) {
            for (int kind = in.read(); kind > 0; kind = in.read()) {
                String path = text(in);
                String other = text(in);
                long offset = Long.reverseBytes(in.readLong());
                byte[] data = in.readNBytes((int) Long.reverseBytes(in.readLong()));
                operations.add(new DiskOperation(Kind.values()[kind - 1], path, other, offset, data));
            }
        }
        return operations;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(Integer.reverseBytes(in.readInt())), StandardCharsets.UTF_8);
    }

    boolean isWrite() {
        return kind == Kind.WRITE;
    }

    boolean isSync() {
        return kind == Kind.SYNC;
    }

    @Override
    public String toString() {
        return kind + " " + path + (other.isEmpty() ? "" : " to " + other)
                + (kind == Kind.WRITE ? " " + data.length + " at " + offset : "");
    }
}
