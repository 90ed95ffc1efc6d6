package org.tambo.lab.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.tambo.centre.UpEntry;
import org.tambo.security.StationKeys;

/**
 * Some stations, a checkpoint that takes updates, and a centre for a minute of virtual time with whatever goes wrong, and then in
 * calm until nothing waits any more: every decision must have reached the centre once, in its order, and the checkpoint
 * must never have had but what was published, never gone back, and have the newest in the end. Where the centre's database was brought
 * back from a backup, it must have or know to have lost what it had.
 */
public final class Simulation {
    private static final Instant BEGIN = Instant.parse("2026-11-24T02:14:07Z");
    private static final int STATIONS = 2;
    private static final int STORMY_SECONDS = 60;
    private static final int MOST_CALM_SECONDS = 3_600;
    private static final double DECISIONS_A_SECOND = 0.1;
    private static final double PUBLICATIONS_A_SECOND = 0.15;
    private static final double UPDATES_A_SECOND = 0.2;
    private static final double BACKUPS_A_SECOND = 0.1;
    private static final double RESTORES_A_SECOND = 0.05;
    /** In one seed of so many the centre's database is brought back from backups. */
    private static final int SEEDS_WITHOUT_RESTORES = 4;

    private final SplittableRandom chance;
    /** By itself, so that a seed's other faults are what they were before there were backups. */
    private final SplittableRandom backups;

    private final boolean restoring;
    private final Faults faults;
    private final SimulatedCentre centre;
    private final List<SimulatedStation> stations = new ArrayList<>();
    private final SimulatedPublication publication;
    private final SimulatedCheckpoint checkpoint;
    private Instant now = BEGIN;
    private int restored;

    /**
     * What came of a seed.
     *
     * @param owed entries, and pictures that follow them
     * @param restored how often the centre's database was brought back from a backup
     * @param missed what was lost by that: had been at the centre, and an entry of it is known to be missing
     * @param taken how often another state of the watchlist came into force
     * @param refused how often one was refused by name, or a country's part of it
     * @param faults how many befell it
     * @param seconds of calm until nothing waited; the most there are if something still did
     */
    public record Result(
            long seed,
            int owed,
            int restored,
            int missed,
            int lost,
            int doubled,
            int outOfOrder,
            int taken,
            int refused,
            int rolledBack,
            int torn,
            int faults,
            int seconds) {
        public boolean isGood() {
            return lost == 0
                    && doubled == 0
                    && outOfOrder == 0
                    && rolledBack == 0
                    && torn == 0
                    && seconds < MOST_CALM_SECONDS;
        }
    }

    private Simulation(long seed) throws GeneralSecurityException, IOException {
        chance = new SplittableRandom(seed);
        backups = new SplittableRandom(~seed);
        restoring = seed % SEEDS_WITHOUT_RESTORES == 0;
        faults = new Faults(chance);
        centre = new SimulatedCentre(faults, () -> now);
        for (int i = 0; i < STATIONS; i++) {
            stations.add(new SimulatedStation(centre, faults, chance, () -> now));
        }
        centre.backUp();
        publication = new SimulatedPublication(Keys.OF_THE_STATION, chance, () -> now);
        checkpoint = new SimulatedCheckpoint(publication, Keys.OF_THE_STATION, faults, chance, () -> now);
    }

    /** The same for all, since making them takes as long as a simulation. */
    private static final class Keys {
        private static final StationKeys OF_THE_STATION = made();

        private static StationKeys made() {
            try {
                Path folder = Files.createTempDirectory("tambo-simulation");
                folder.toFile().deleteOnExit();
                return StationKeys.open(folder, "chasqui at dawn".toCharArray());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The same seed does the same, but for the keys, which nothing depends on. */
    public static Result run(long seed) throws GeneralSecurityException, IOException, InterruptedException {
        Simulation simulation = new Simulation(seed);
        try (var _ = simulation.checkpoint) {
            return simulation.weather(seed);
        }
    }

    private Result weather(long seed) throws IOException, InterruptedException {
        int decisions = 0;
        for (int second = 0; second < STORMY_SECONDS; second++) {
            now = now.plusSeconds(1);
            for (SimulatedStation station : stations) {
                if (chance.nextDouble() < DECISIONS_A_SECOND) {
                    station.decide(decisions++);
                }
                station.tick();
            }
            if (restoring && backups.nextDouble() < BACKUPS_A_SECOND) {
                centre.backUp();
            }
            if (restoring && backups.nextDouble() < RESTORES_A_SECOND) {
                centre.restore();
                restored++;
            }
            if (chance.nextDouble() < PUBLICATIONS_A_SECOND) {
                publication.publish(true);
            }
            if (chance.nextDouble() < UPDATES_A_SECOND) {
                checkpoint.tick();
            }
        }
        faults.calm();
        checkpoint.calm();
        publication.mend();
        int calm = 0;
        while (calm < MOST_CALM_SECONDS
                && !(stations.stream().allMatch(SimulatedStation::isDone) && checkpoint.isUpToDate())) {
            calm++;
            now = now.plusSeconds(1);
            for (SimulatedStation station : stations) {
                station.tick();
            }
            if (!checkpoint.isUpToDate()) {
                checkpoint.tick();
            }
        }
        return judge(seed, decisions, calm);
    }

    private Result judge(long seed, int owed, int calm) {
        Set<String> names = new HashSet<>();
        Map<String, String> words = new HashMap<>();
        int doubled = 0;
        int outOfOrder = 0;
        for (UpEntry entry : centre.entries()) {
            String before = entry.device() + " " + (entry.sequence() - 1);
            doubled += names.add(entry.device() + " " + entry.sequence()) ? 0 : 1;
            outOfOrder += entry.sequence() == 1
                            || names.contains(before)
                            || centre.hasLost(entry.device(), entry.sequence() - 1)
                    ? 0
                    : 1;
            words.put(
                    entry.device() + " " + entry.sequence(),
                    entry.body().path("word").asText());
        }
        int lost = 0;
        int missed = 0;
        for (SimulatedStation station : stations) {
            for (Map.Entry<Long, String> each : station.owed().entrySet()) {
                long entry = each.getKey();
                boolean known = centre.hasLost(station.device(), entry);
                boolean arrived = each.getValue().equals(words.get(station.device() + " " + entry));
                missed += known && !arrived ? 1 : 0;
                lost += known || arrived ? 0 : 1;
                for (int place = 0; place < station.pictures(entry).size(); place++) {
                    byte[] sent = station.pictures(entry).get(place);
                    boolean whole = centre.whole(station.device(), entry, place)
                            .filter(bytes -> Arrays.equals(sent, bytes))
                            .isPresent();
                    boolean was = restored > 0 && (known || centre.hadWhole(station.device(), entry, place));
                    missed += was && !whole ? 1 : 0;
                    lost += was || whole ? 0 : 1;
                }
            }
        }
        return new Result(
                seed,
                owed
                        + stations.stream()
                                .mapToInt(station -> station.owed().keySet().stream()
                                        .mapToInt(
                                                entry -> station.pictures(entry).size())
                                        .sum())
                                .sum(),
                restored,
                missed,
                lost,
                doubled,
                outOfOrder,
                checkpoint.taken(),
                checkpoint.refused(),
                checkpoint.rolledBack(),
                checkpoint.torn(),
                faults.befallen(),
                calm);
    }
}
