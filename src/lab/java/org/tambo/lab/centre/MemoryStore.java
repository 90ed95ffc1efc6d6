package org.tambo.lab.centre;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tambo.centre.Devices;
import org.tambo.centre.ReceptionStore;
import org.tambo.centre.UpEntry;

/** A reception's store in memory: what a transaction that failed had added is gone. */
public final class MemoryStore implements ReceptionStore {
    private final Map<String, Devices.Device> devices = new HashMap<>();
    private final List<UpEntry> entries = new ArrayList<>();
    private final Map<String, String> hashes = new HashMap<>();

    public synchronized void enrol(Devices.Device device) {
        devices.put(device.id(), device);
    }

    /** All that was taken, in the order in which it came. */
    public synchronized List<UpEntry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public synchronized <T> T atomically(Callable<T> work) throws Exception {
        int before = entries.size();
        boolean done = false;
        try {
            T result = work.call();
            done = true;
            return result;
        } finally {
            while (!done && entries.size() > before) {
                UpEntry undone = entries.removeLast();
                hashes.remove(key(undone.device(), undone.sequence()));
            }
        }
    }

    @Override
    public Optional<Devices.Device> device(String id) {
        return Optional.ofNullable(devices.get(id));
    }

    @Override
    public void lock(String device) {
        // One at a time as it is.
    }

    @Override
    public Optional<String> sha256(String device, long sequence) {
        return Optional.ofNullable(hashes.get(key(device, sequence)));
    }

    @Override
    public boolean isEmpty(String device) {
        return entries.stream().noneMatch(entry -> entry.device().equals(device));
    }

    @Override
    public void add(UpEntry entry, Instant now) {
        entries.add(entry);
        hashes.put(key(entry.device(), entry.sequence()), entry.sha256());
    }

    @Override
    public void seen(String device, String state, Instant now) {
        // Nobody asks for it.
    }

    private static String key(String device, long sequence) {
        return device + " " + sequence;
    }
}
