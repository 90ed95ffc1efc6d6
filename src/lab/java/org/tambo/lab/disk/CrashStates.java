package org.tambo.lab.disk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** What the files of a folder are after each fault at each operation of a trace. */
public final class CrashStates {
    private final Supplier<Disk> before;
    private final List<DiskOperation> operations;

    /** What befalls the disk. */
    public enum Fault {
        /** The process ends; what it has written is there. */
        KILLED,
        /** It ends in the middle of a write. */
        TORN,
        /** The power is cut: what was not synchronised is gone. */
        POWER_CUT,
        /** The power is cut: of what was not synchronised some is there, in any order, some of it torn. */
        POWER_CUT_IN_DISORDER,
        /** The disk says that it has synchronised and has not; the power is cut some time later. */
        SYNC_FORGOTTEN,
        /** The disk says that it has written and has not. */
        WRITE_FORGOTTEN;

        /** Whether it befalls a disk that keeps what it promises. */
        public boolean isHonest() {
            return this != SYNC_FORGOTTEN && this != WRITE_FORGOTTEN;
        }
    }

    /**
     * @param operation the last that was done, counted from 1
     * @param files by their names
     */
    public record State(Fault fault, int operation, Map<String, byte[]> files) {}

    /** @param before the disk as it was when the trace began, a new one at each call */
    public CrashStates(Supplier<Disk> before, List<DiskOperation> operations) {
        this.before = before;
        this.operations = List.copyOf(operations);
    }

    public int count() {
        return operations.size();
    }

    /** The files after all of it, with no fault. */
    public Map<String, byte[]> end() {
        return after(operations.size()).seen();
    }

    /** What was done there, counted from 1. */
    public DiskOperation operation(int operation) {
        return operations.get(operation - 1);
    }

    private Disk after(int count) {
        Disk disk = before.get();
        operations.subList(0, count).forEach(disk::take);
        return disk;
    }

    /** The states that faults at that operation, counted from 1, leave. */
    public List<State> at(int operation) {
        DiskOperation last = operation(operation);
        Disk disk = after(operation);
        Map<Fault, Map<String, byte[]>> states = new HashMap<>();
        states.put(Fault.KILLED, disk.seen());
        states.put(Fault.POWER_CUT, disk.afterPowerCut(null));
        states.put(Fault.POWER_CUT_IN_DISORDER, disk.afterPowerCut(new SplittableRandom(operation)));
        if (last.isWrite()) {
            Disk torn = after(operation - 1);
            torn.take(Disk.torn(last));
            states.put(Fault.TORN, torn.seen());
            states.put(
                    Fault.WRITE_FORGOTTEN, without(operation, operations.size()).seen());
        }
        if (last.isSync()) {
            int later = new SplittableRandom(operation).nextInt(operation, operations.size() + 1);
            states.put(Fault.SYNC_FORGOTTEN, without(operation, later).afterPowerCut(null));
        }
        return states.entrySet().stream()
                .map(state -> new State(state.getKey(), operation, state.getValue()))
                .sorted((one, other) -> one.fault().compareTo(other.fault()))
                .toList();
    }

    private Disk without(int forgotten, int until) {
        Disk disk = before.get();
        for (int i = 0; i < until; i++) {
            if (i != forgotten - 1) {
                disk.take(operations.get(i));
            }
        }
        return disk;
    }
}
