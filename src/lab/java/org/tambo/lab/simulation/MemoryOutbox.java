package org.tambo.lab.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tambo.screening.ChainedEntry;
import org.tambo.screening.Outbox;
import org.tambo.security.StationKeys;
import org.tambo.security.TrustedSigners;

/** A station's outbox in memory: the chain of its production, on a disk of its own that can fail between two steps. */
public final class MemoryOutbox implements Outbox {
    private final KeyPair keys;
    private final String device;
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
    private final List<byte[]> receipts = new ArrayList<>();
    private long last;
    private String head = ChainedEntry.NONE_BEFORE;

    public MemoryOutbox() throws GeneralSecurityException {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        device = TrustedSigners.fingerprint(keys.getPublic()).substring(0, StationKeys.DEVICE_ID);
    }

    public KeyPair keys() {
        return keys;
    }

    public String device() {
        return device;
    }

    /** How many receipts are kept. */
    public int receipts() {
        return receipts.size();
    }

    /** @return its number */
    public long owe(ChainedEntry.Kind kind, Instant at, String word) {
        ChainedEntry entry = ChainedEntry.of(
                device,
                last + 1,
                head,
                kind,
                at,
                JsonNodeFactory.instance.objectNode().put("word", word));
        waiting.put(last + 1, new Waiting(last + 1, entry.bytes(), sign(entry.bytes())));
        last = entry.sequence();
        head = entry.sha256();
        return last;
    }

    @Override
    public List<Waiting> oldest(int most, int mostBytes) {
        return waiting.values().stream().limit(most).toList();
    }

    private byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void receipted(List<Long> sequences, byte[] receipt, byte[] signature, String signer, Instant at) {
        receipts.add(receipt);
        sequences.forEach(waiting::remove);
    }

    @Override
    public Backlog backlog() {
        return new Backlog(waiting.size(), Map.of());
    }
}
