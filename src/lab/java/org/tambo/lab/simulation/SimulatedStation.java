package org.tambo.lab.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.tambo.screening.ChainedEntry;
import org.tambo.screening.Outbox;
import org.tambo.sync.up.Delivery;
import org.tambo.sync.up.Pace;
import org.tambo.sync.up.Upstream;

/** A checkpoint that owes things, delivers them over a link that does with them what it likes, and crashes. */
final class SimulatedStation implements Outbox, Upstream {
    private static final int LONGEST_JUMP_DAYS = 60;

    private final MemoryOutbox disk = new MemoryOutbox();
    private final Map<Long, String> owed = new HashMap<>();
    private final List<byte[]> underWay = new ArrayList<>();
    private final SimulatedCentre centre;
    private final Faults faults;
    private final SplittableRandom chance;
    private final InstantSource clock;
    private Duration clockError = Duration.ZERO;
    private Delivery delivery;
    private Pace pace;

    SimulatedStation(SimulatedCentre centre, Faults faults, SplittableRandom chance, InstantSource clock)
            throws GeneralSecurityException {
        this.centre = centre;
        this.faults = faults;
        this.chance = chance;
        this.clock = clock;
        centre.enrol(disk);
        delivery = new Delivery(this, disk.device(), centre.receipts().getPublic(), this::now);
        pace = new Pace(chance);
    }

    String device() {
        return disk.device();
    }

    /** What was decided here, by its number. */
    Map<Long, String> owed() {
        return owed;
    }

    boolean isDone() {
        return disk.backlog().waiting() == 0;
    }

    private Instant now() {
        return clock.instant().plus(clockError);
    }

    /** A decision, with what it owes in one transaction. */
    void decide(int number) {
        String word = "word " + number;
        ChainedEntry.Kind[] kinds = ChainedEntry.Kind.values();
        owed.put(disk.owe(kinds[chance.nextInt(kinds.length)], now(), word), word);
    }

    /** A second goes by. */
    void tick() throws InterruptedException {
        if (faults.strikes()) {
            clockError = Duration.ofSeconds(chance.nextLong(-LONGEST_JUMP_DAYS, LONGEST_JUMP_DAYS) * 86_400);
        }
        if (!underWay.isEmpty() && chance.nextBoolean()) {
            // What the link had held back comes after what was sent later; its answer finds nobody.
            lateToCentre(underWay.remove(chance.nextInt(underWay.size())));
        }
        if (!pace.due(now(), !isDone())) {
            return;
        }
        try {
            switch (delivery.deliver(this, JsonNodeFactory.instance.objectNode())) {
                case Delivery.Outcome.Receipted _ -> pace.delivered(now());
                case Delivery.Outcome.Refused _ -> pace.refused(now());
            }
        } catch (IOException e) {
            pace.unreachable(now());
        } catch (Crash e) {
            // It starts again with what is on the disk.
            delivery = new Delivery(this, disk.device(), centre.receipts().getPublic(), this::now);
            pace = new Pace(chance);
        }
    }

    private void lateToCentre(byte[] request) {
        try {
            centre.take(disk.device(), faults.through(request));
        } catch (IOException e) {
            // The centre crashed over it.
        }
    }

    @Override
    public Upstream.Reply post(byte[] request) throws IOException {
        if (faults.strikes()) {
            underWay.add(request);
            throw new IOException("held back");
        }
        if (faults.strikes()) {
            throw new IOException("lost");
        }
        if (faults.strikes()) {
            lateToCentre(request);
        }
        Upstream.Reply reply = centre.take(disk.device(), faults.through(request));
        if (faults.strikes()) {
            throw new IOException("the answer is lost");
        }
        return new Upstream.Reply(reply.status(), faults.through(reply.body()));
    }

    @Override
    public List<Waiting> oldest(int most, int mostBytes) {
        return disk.oldest(most, mostBytes);
    }

    @Override
    public void receipted(List<Long> sequences, byte[] receipt, byte[] signature, String signer, Instant at) {
        if (faults.strikes()) {
            throw new Crash();
        }
        disk.receipted(sequences, receipt, signature, signer, at);
        if (faults.strikes()) {
            throw new Crash();
        }
    }

    @Override
    public Backlog backlog() {
        return disk.backlog();
    }
}
