package org.tambo.lab.simulation;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tambo.centre.Devices;
import org.tambo.centre.Reception;
import org.tambo.centre.ReceptionStore;
import org.tambo.centre.UpEntry;
import org.tambo.lab.centre.MemoryStore;
import org.tambo.sync.up.Upstream;

/** The centre's reception, which crashes before it has kept something, in the middle, or before it could answer. */
final class SimulatedCentre implements ReceptionStore {
    private static final Pattern PART = Pattern.compile("pictures\\?hit=(\\d{1,9})&place=(\\d{1,9})&offset=(\\d{1,9})");

    private final MemoryStore store = new MemoryStore();
    private final Faults faults;
    private final KeyPair receipts;
    private final Reception reception;

    SimulatedCentre(Faults faults, InstantSource clock) throws GeneralSecurityException {
        this.faults = faults;
        this.receipts = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        this.reception = new Reception(this, this::sign, "key", clock);
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
        T result = store.atomically(() -> {
            T done = work.call();
            crashPerhaps();
            return done;
        });
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
    public boolean isEmpty(String device) {
        return store.isEmpty(device);
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
