package org.tambo.lab.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tambo.screening.ChainedEntry;
import org.tambo.screening.Outbox;
import org.tambo.security.StationKeys;

/** A station's outbox in memory: the chain of its production, on a disk of its own that can fail between two steps. */
public final class MemoryOutbox implements Outbox {
    private final KeyPair keys;
    private final String device;
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
    private final TreeMap<Long, Picture> pictures = new TreeMap<>();
    private final List<byte[]> receipts = new ArrayList<>();
    private Optional<Acknowledged> acknowledged = Optional.empty();
    private long last;
    private long passed;
    private String head = ChainedEntry.NONE_BEFORE;

    public MemoryOutbox() throws GeneralSecurityException {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        device = StationKeys.idOf(keys.getPublic());
    }

    public KeyPair keys() {
        return keys;
    }

    public String device() {
        return device;
    }

    /** The hits whose pictures wait. */
    public List<Long> waitingPictures() {
        return pictures.values().stream().map(Picture::hit).toList();
    }

    /** How many receipts are kept. */
    public int receipts() {
        return receipts.size();
    }

    /** @return its number */
    public long owe(ChainedEntry.Kind kind, Instant at, String word) {
        return owe(kind, at, word, List.of());
    }

    /**
     * An entry that pictures follow.
     *
     * @return its number
     */
    public long owe(ChainedEntry.Kind kind, Instant at, String word, List<byte[]> following) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("word", word);
        ArrayNode fingers = body.putArray("fingers");
        for (byte[] picture : following) {
            String sha256 = ChainedEntry.sha256(picture);
            long id = pictures.isEmpty() ? passed + 1 : Math.max(passed, pictures.lastKey()) + 1;
            pictures.put(id, new Picture(id, last + 1, fingers.size(), sha256, picture));
            fingers.addObject()
                    .put("bytes", picture.length)
                    .put("sha256", sha256)
                    .put("follows", true);
        }
        return owe(kind, body, at);
    }

    private long owe(ChainedEntry.Kind kind, ObjectNode body, Instant at) {
        ChainedEntry entry = ChainedEntry.of(device, last + 1, head, kind, at, body);
        waiting.put(last + 1, new Waiting(last + 1, entry.bytes(), sign(entry.bytes())));
        last = entry.sequence();
        head = entry.sha256();
        return last;
    }

    /** Takes a hit back, and what has not gone of its pictures with it. */
    public void retract(long hit) {
        pictures.values().removeIf(picture -> picture.hit() == hit);
        owe(ChainedEntry.Kind.RETRACTION, JsonNodeFactory.instance.objectNode().put("hit", hit), Instant.EPOCH);
    }

    @Override
    public List<Waiting> oldest(int most, int mostBytes) {
        List<Waiting> oldest = new ArrayList<>();
        int bytes = 0;
        for (Waiting each : waiting.values()) {
            bytes += each.entry().length;
            if (oldest.size() == most || bytes > mostBytes && !oldest.isEmpty()) {
                break;
            }
            oldest.add(each);
        }
        return oldest;
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
        acknowledged = Optional.of(new Acknowledged(sequences.getLast(), receipt, signature, signer));
    }

    @Override
    public Optional<Acknowledged> acknowledged() {
        return acknowledged;
    }

    @Override
    public Optional<Picture> oldestPicture(long after) {
        return pictures.tailMap(after, false).values().stream()
                .filter(picture -> !waiting.containsKey(picture.hit()))
                .findFirst();
    }

    @Override
    public void receipted(Picture picture, byte[] receipt, byte[] signature, String signer, Instant at) {
        receipts.add(receipt);
        passed = Math.max(passed, picture.id());
        pictures.remove(picture.id());
    }

    @Override
    public Backlog backlog() {
        return new Backlog(waiting.size(), pictures.size(), Map.of());
    }
}
