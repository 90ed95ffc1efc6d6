package org.tambo.lab.simulation;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tambo.centre.Devices;
import org.tambo.centre.Reception;
import org.tambo.centre.ReceptionStore;
import org.tambo.centre.UpEntry;
import org.tambo.lab.centre.MemoryStore;
import org.tambo.sync.up.Receipt;
import org.tambo.sync.up.Upstream;

/**
 * The centre's reception, which crashes before it has kept something, in the middle, or before it could answer, and whose database is
 * brought back from a backup.
 */
final class SimulatedCentre implements ReceptionStore {
    private static final Pattern PART = Pattern.compile("pictures\\?hit=(\\d{1,9})&place=(\\d{1,9})&offset=(\\d{1,9})");

    private MemoryStore store = new MemoryStore();
    private MemoryStore backup = store;
    /** Entries and pictures that it had at any time, whatever became of its database. */
    private final Set<String> had = new HashSet<>();

    private final Set<String> completed = new HashSet<>();
    private final Faults faults;
    private final KeyPair receipts;
    private final Reception reception;

    SimulatedCentre(Faults faults, InstantSource clock) throws GeneralSecurityException {
        this.faults = faults;
        this.receipts = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        this.reception = new Reception(this, this::sign, receipts.getPublic(), clock);
    }

    KeyPair receipts() {
        return receipts;
    }

    List<UpEntry> entries() {
        return store.entries();
    }

    void enrol(MemoryOutbox station) {
        store.enrol(new Devices.Device(
                station.device(), "", station.keys().getPublic(), station.keys().getPublic(), false));
    }

    /** As good as its database is, which may be brought back. */
    void backUp() {
        backup = store.copy();
    }

    /** Its database is as it was at the last backup. */
    void restore() {
        store = backup.copy();
    }

    /** Whether it knows that it has lost that entry. */
    boolean hasLost(String device, long sequence) {
        return had.contains(name(device, sequence))
                && store.lost(device).stream().anyMatch(lost -> lost.first() <= sequence && sequence <= lost.last());
    }

    /** Whether it has that entry, or knows that it has lost it. */
    boolean knows(String device, long sequence) {
        return store.last(device) >= sequence;
    }

    /** Whether all of that picture was here once. */
    boolean hadWhole(String device, long hit, int place) {
        return had.contains(name(device, hit) + " " + place);
    }

    private static String name(String device, long sequence) {
        return device + " " + sequence;
    }

    /** A picture that followed a hit, once all of it is here. */
    Optional<byte[]> whole(String device, long hit, int place) {
        return store.whole(device, hit, place);
    }

    /** @param to what is asked for, as the station asks for it */
    Upstream.Reply take(String peer, String to, byte[] request) throws IOException {
        try {
            Matcher part = PART.matcher(to);
            Reception.Answer answer = part.matches()
                    ? reception.takePart(
                            peer,
                            Long.parseLong(part.group(1)),
                            Integer.parseInt(part.group(2)),
                            Integer.parseInt(part.group(3)),
                            request)
                    : reception.take(peer, request);
            return new Upstream.Reply(answer.status(), answer.body());
        } catch (IllegalStateException crash) {
            throw new IOException(crash);
        }
    }

    private byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(receipts.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public <T> T atomically(Callable<T> work) throws Exception {
        completed.clear();
        T result = store.atomically(() -> {
            T done = work.call();
            crashPerhaps();
            return done;
        });
        store.entries().forEach(entry -> had.add(name(entry.device(), entry.sequence())));
        had.addAll(completed);
        crashPerhaps();
        return result;
    }

    private void crashPerhaps() {
        if (faults.strikes()) {
            throw new Crash();
        }
    }

    @Override
    public Optional<Devices.Device> device(String id) {
        return store.device(id);
    }

    @Override
    public void lock(String device) {
        store.lock(device);
    }

    @Override
    public Optional<String> sha256(String device, long sequence) {
        return store.sha256(device, sequence);
    }

    @Override
    public long last(String device) {
        return store.last(device);
    }

    @Override
    public void lose(String device, Lost lost, Receipt shown, Instant now) {
        store.lose(device, lost, shown, now);
        crashPerhaps();
    }

    @Override
    public Optional<String> lostSha256(String device, long sequence) {
        return store.lostSha256(device, sequence);
    }

    @Override
    public void add(UpEntry entry, Instant now) {
        store.add(entry, now);
        crashPerhaps();
    }

    @Override
    public Optional<Picture> picture(String device, long hit, int place) {
        return store.picture(device, hit, place);
    }

    @Override
    public byte[] append(String device, long hit, int place, byte[] part) {
        byte[] longer = store.append(device, hit, place, part);
        crashPerhaps();
        return longer;
    }

    @Override
    public void complete(String device, long hit, int place) {
        store.complete(device, hit, place);
        completed.add(name(device, hit) + " " + place);
        crashPerhaps();
    }

    @Override
    public void drop(String device, long hit, int place) {
        store.drop(device, hit, place);
    }

    @Override
    public void seen(String device, String state, Instant now) {
        store.seen(device, state, now);
    }
}
