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
import java.util.Optional;
import java.util.SplittableRandom;
import org.tambo.screening.ChainedEntry;
import org.tambo.screening.Outbox;
import org.tambo.sync.up.Delivery;
import org.tambo.sync.up.Pace;
import org.tambo.sync.up.Upstream;

/** A checkpoint that owes things, delivers them over a link that does with them what it likes, and crashes. */
final class SimulatedStation implements Outbox, Upstream {
    private static final int LONGEST_JUMP_DAYS = 60;
    private static final int MOST_PICTURES = 4;
    private static final int LARGEST_PICTURE = 60_000;

    private final MemoryOutbox disk = new MemoryOutbox();
    private final Map<Long, String> owed = new HashMap<>();
    private final Map<Long, List<byte[]>> pictures = new HashMap<>();
    private final List<Sent> underWay = new ArrayList<>();
    private final SimulatedCentre centre;
    private final Faults faults;
    private final SplittableRandom chance;
    private final InstantSource clock;
    private Duration clockError = Duration.ZERO;
    private Delivery delivery;
    private Pace pace;
    private Pace picturePace;

    /** What was sent, and what for. */
    private record Sent(String to, byte[] bytes) {}

    SimulatedStation(SimulatedCentre centre, Faults faults, SplittableRandom chance, InstantSource clock)
            throws GeneralSecurityException {
        this.centre = centre;
        this.faults = faults;
        this.chance = chance;
        this.clock = clock;
        centre.enrol(disk);
        delivery = new Delivery(this, disk.device(), centre.receipts().getPublic(), this::now);
        pace = new Pace(chance);
        picturePace = new Pace(chance);
    }

    String device() {
        return disk.device();
    }

    /** What was decided here, by its number. */
    Map<Long, String> owed() {
        return owed;
    }

    /** The pictures that follow an entry of that number. */
    List<byte[]> pictures(long sequence) {
        return pictures.getOrDefault(sequence, List.of());
    }

    /** Pictures of a hit that the centre knows it has lost stay here: no one takes them. */
    boolean isDone() {
        return disk.backlog().waiting() == 0
                && disk.waitingPictures().stream().allMatch(hit -> centre.hasLost(disk.device(), hit))
                && disk.acknowledged()
                        .map(newest -> centre.knows(disk.device(), newest.sequence()))
                        .orElse(true);
    }

    private Instant now() {
        return clock.instant().plus(clockError);
    }

    /** A decision, with what it owes in one transaction. */
    void decide(int number) {
        String word = "word " + number;
        ChainedEntry.Kind[] kinds = ChainedEntry.Kind.values();
        ChainedEntry.Kind kind = kinds[chance.nextInt(kinds.length)];
        List<byte[]> following = new ArrayList<>();
        while (kind == ChainedEntry.Kind.HIT && following.size() < MOST_PICTURES && chance.nextBoolean()) {
            byte[] picture = new byte[chance.nextInt(1, LARGEST_PICTURE)];
            chance.nextBytes(picture);
            following.add(picture);
        }
        long sequence = disk.owe(kind, now(), word, following);
        owed.put(sequence, word);
        pictures.put(sequence, following);
        if (!following.isEmpty() && chance.nextInt(MOST_PICTURES) == 0) {
            // It may have gone already or not: none of it is owed any more.
            disk.retract(sequence);
            pictures.remove(sequence);
        }
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
        boolean bring = disk.backlog().pictures() > 0 && picturePace.due(now(), true);
        if (!pace.due(now(), disk.backlog().waiting() > 0 || bring)) {
            return;
        }
        try {
            switch (delivery.deliver(this, JsonNodeFactory.instance.objectNode(), bring)) {
                case Delivery.Outcome.Receipted _ -> pace.delivered(now());
                case Delivery.Outcome.PictureBrought _ -> {
                    pace.delivered(now());
                    picturePace.delivered(now());
                }
                case Delivery.Outcome.PictureRefused refused -> {
                    pace.delivered(now());
                    if (refused.last()) {
                        picturePace.refused(now());
                    }
                }
                case Delivery.Outcome.Refused _ -> pace.refused(now());
            }
        } catch (IOException e) {
            pace.unreachable(now());
        } catch (Crash e) {
            // It starts again with what is on the disk.
            delivery = new Delivery(this, disk.device(), centre.receipts().getPublic(), this::now);
            pace = new Pace(chance);
            picturePace = new Pace(chance);
        }
    }

    private void lateToCentre(Sent sent) {
        try {
            centre.take(disk.device(), sent.to(), faults.through(sent.bytes()));
        } catch (IOException e) {
            // The centre crashed over it.
        }
    }

    @Override
    public Upstream.Reply post(String to, byte[] request) throws IOException {
        Sent sent = new Sent(to, request);
        if (faults.strikes()) {
            underWay.add(sent);
            throw new IOException("held back");
        }
        if (faults.strikes()) {
            throw new IOException("lost");
        }
        if (faults.strikes()) {
            lateToCentre(sent);
        }
        Upstream.Reply reply = centre.take(disk.device(), to, faults.through(request));
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
    public Optional<Acknowledged> acknowledged() {
        return disk.acknowledged();
    }

    @Override
    public Optional<Picture> oldestPicture(long after) {
        return disk.oldestPicture(after);
    }

    @Override
    public void receipted(Picture picture, byte[] receipt, byte[] signature, String signer, Instant at) {
        if (faults.strikes()) {
            throw new Crash();
        }
        disk.receipted(picture, receipt, signature, signer, at);
        if (faults.strikes()) {
            throw new Crash();
        }
    }

    @Override
    public Backlog backlog() {
        return disk.backlog();
    }
}
