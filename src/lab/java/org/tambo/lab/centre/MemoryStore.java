package org.tambo.lab.centre;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.tambo.centre.Devices;
import org.tambo.centre.NamedPicture;
import org.tambo.centre.ReceptionStore;
import org.tambo.centre.UpEntry;
import org.tambo.screening.ChainedEntry;
import org.tambo.sync.up.Receipt;

/** A reception's store in memory: what a transaction that failed had added is gone. */
public final class MemoryStore implements ReceptionStore {
    private final Map<String, Devices.Device> devices = new HashMap<>();
    private final List<UpEntry> entries = new ArrayList<>();
    private final Map<String, String> hashes = new HashMap<>();
    private final Map<String, Held> pictures = new HashMap<>();
    private final List<LostOf> lost = new ArrayList<>();

    private record LostOf(String device, Lost range) {}

    /** A picture as far as it is here. */
    private record Held(NamedPicture named, byte[] bytes, boolean complete) {}

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
        Map<String, Held> picturesBefore = Map.copyOf(pictures);
        int lostBefore = lost.size();
        boolean done = false;
        try {
            T result = work.call();
            done = true;
            return result;
        } finally {
            if (!done) {
                pictures.clear();
                pictures.putAll(picturesBefore);
            }
            while (!done && lost.size() > lostBefore) {
                lost.removeLast();
            }
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
    public long last(String device) {
        return Math.max(
                entries.stream()
                        .filter(entry -> entry.device().equals(device))
                        .mapToLong(UpEntry::sequence)
                        .max()
                        .orElse(0),
                lost(device).stream().mapToLong(Lost::last).max().orElse(0));
    }

    @Override
    public void lose(String device, Lost range, Receipt shown, Instant now) {
        lost.add(new LostOf(device, range));
    }

    @Override
    public Optional<String> lostSha256(String device, long sequence) {
        return lost(device).stream()
                .filter(range -> range.last() == sequence)
                .map(Lost::sha256)
                .findFirst();
    }

    /** What of that device was here once and is known to be lost. */
    public synchronized List<Lost> lost(String device) {
        return lost.stream()
                .filter(each -> each.device().equals(device))
                .map(LostOf::range)
                .toList();
    }

    /** Such a store as this one is now: what a backup would bring back. */
    public synchronized MemoryStore copy() {
        var copy = new MemoryStore();
        copy.devices.putAll(devices);
        copy.entries.addAll(entries);
        copy.hashes.putAll(hashes);
        copy.pictures.putAll(pictures);
        copy.lost.addAll(lost);
        return copy;
    }

    @Override
    public void add(UpEntry entry, Instant now) {
        entries.add(entry);
        hashes.put(key(entry.device(), entry.sequence()), entry.sha256());
        for (NamedPicture named : NamedPicture.in(entry)) {
            pictures.put(key(entry.device(), entry.sequence(), named.place()), new Held(named, new byte[0], false));
        }
        if (entry.kind().equals(ChainedEntry.Kind.RETRACTION.word())) {
            String hit = key(entry.device(), entry.body().path("hit").asLong());
            pictures.keySet().removeIf(key -> key.startsWith(hit + "/"));
        }
    }

    /** All of a picture that a hit has named, once it is here. */
    public synchronized Optional<byte[]> whole(String device, long hit, int place) {
        return Optional.ofNullable(pictures.get(key(device, hit, place)))
                .filter(Held::complete)
                .map(held -> held.bytes().clone());
    }

    @Override
    public Optional<Picture> picture(String device, long hit, int place) {
        return Optional.ofNullable(pictures.get(key(device, hit, place)))
                .map(held -> new Picture(held.named(), held.bytes().length, held.complete()));
    }

    @Override
    public byte[] append(String device, long hit, int place, byte[] part) {
        return change(device, hit, place, held -> {
            byte[] longer = Arrays.copyOf(held.bytes(), held.bytes().length + part.length);
            System.arraycopy(part, 0, longer, held.bytes().length, part.length);
            return new Held(held.named(), longer, false);
        });
    }

    @Override
    public void complete(String device, long hit, int place) {
        change(device, hit, place, held -> new Held(held.named(), held.bytes(), true));
    }

    @Override
    public void drop(String device, long hit, int place) {
        change(device, hit, place, held -> new Held(held.named(), new byte[0], false));
    }

    private byte[] change(String device, long hit, int place, UnaryOperator<Held> change) {
        Held changed = change.apply(Objects.requireNonNull(pictures.get(key(device, hit, place))));
        pictures.put(key(device, hit, place), changed);
        return changed.bytes().clone();
    }

    @Override
    public void seen(String device, String state, Instant now) {
        // Nobody asks for it.
    }

    private static String key(String device, long hit, int place) {
        return key(device, hit) + "/" + place;
    }

    private static String key(String device, long sequence) {
        return device + " " + sequence;
    }
}
