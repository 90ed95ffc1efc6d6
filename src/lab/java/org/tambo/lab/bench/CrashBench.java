package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.tambo.lab.demo.Crossing;
import org.tambo.lab.demo.DemoTraveller;

/**
 * {@code ./tambo bench crash [ROUNDS] [--resume]}: travellers pass and the officer confirms each match, while the edge is killed (kill -9)
 * so many times, half of them within milliseconds of a confirmation, and the centre with its database again and again, for some
 * seconds each time. In the end each confirmed hit must be at the centre, once.
 *
 * <p>With {@code --resume} the rounds are done some at a time, each time with another crossing and other chances, and what came of
 * them is noted in the work folder: whoever was broken off goes on where it was.
 */
public final class CrashBench {
    private static final int ROUNDS = 10;
    private static final int ROUNDS_AT_A_TIME = 25;
    private static final String NOTED = "crash-rounds.jsonl";
    private static final List<String> SUMMED = List.of(
            "seconds",
            "edge killed",
            "centre killed",
            "encounters",
            "encounters cut off by a kill",
            "hits confirmed",
            "hits at the centre",
            "lost",
            "doubled");
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_SECONDS_UP = 30;
    private static final int MOST_SECONDS_AWAY = 30;
    private static final Duration CATCHING_UP = Duration.ofSeconds(120);
    private static final long SEED = 20_261_124;
    private static final List<DemoTraveller> TRAVELLERS = List.of(
            DemoTraveller.FINGER_ALONE,
            DemoTraveller.DOCUMENT_NUMBER,
            DemoTraveller.CLEAR,
            DemoTraveller.NAME_AND_BIRTH_DATE);

    private final Crossing crossing;
    private final int rounds;
    private final SplittableRandom chance;
    private final SplittableRandom centreChance;
    private final AtomicInteger centreKills = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    /** Encounter and notice of each match whose confirmation the edge had acknowledged. */
    private final Set<String> confirmed = new HashSet<>();

    private int encounters;
    private int cutOff;

    private CrashBench(Crossing crossing, int rounds, long seed) {
        this.crossing = crossing;
        this.rounds = rounds;
        this.chance = new SplittableRandom(seed);
        this.centreChance = new SplittableRandom(seed + 1);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean json = Arrays.asList(arguments).contains("--json");
        int rounds = Arrays.stream(arguments)
                .filter(argument -> argument.matches("[1-9][0-9]{0,4}"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(ROUNDS);
        Path work = Path.of(System.getProperty("tambo.work"));
        Crossing.train(work);
        ObjectNode result;
        try {
            result = Arrays.asList(arguments).contains("--resume")
                    ? resumed(work, rounds)
                    : run(work, rounds, SEED).put("command", "./tambo bench crash " + rounds);
        } catch (IOException e) {
            System.err.println("tambo: " + e.getMessage());
            System.exit(1);
            return;
        }
        if (json) {
            System.out.println(result);
        } else {
            result.properties()
                    .forEach(e -> System.out.printf(
                            "%-34s %s%n", e.getKey(), e.getValue().asText()));
        }
        System.exit(isGood(result) ? 0 : 1);
    }

    private static boolean isGood(ObjectNode result) {
        return result.path("lost").asInt() == 0
                && result.path("doubled").asInt() == 0
                && result.path("hits confirmed").asInt() > 0;
    }

    private static ObjectNode run(Path work, int rounds, long seed) throws IOException, InterruptedException {
        Crossing crossing = Crossing.start(work, "crash", "'none'");
        Thread last = new Thread(crossing::close);
        Runtime.getRuntime().addShutdownHook(last);
        ObjectNode result = new CrashBench(crossing, rounds, seed).run();
        Runtime.getRuntime().removeShutdownHook(last);
        crossing.close();
        return result;
    }

    /** What came of all rounds that are noted, once there are so many of them or one of them was bad. */
    private static ObjectNode resumed(Path work, int rounds) throws IOException, InterruptedException {
        Path noted = work.resolve(NOTED);
        while (true) {
            ObjectNode sum = JsonNodeFactory.instance
                    .objectNode()
                    .put("machine", Machine.description())
                    .put("command", "./tambo bench crash " + rounds + " --resume");
            for (String line : Files.exists(noted) ? Files.readAllLines(noted) : List.<String>of()) {
                JsonNode part = JSON.readTree(line);
                SUMMED.forEach(name ->
                        sum.put(name, sum.path(name).asInt() + part.path(name).asInt()));
            }
            int done = sum.path("edge killed").asInt();
            if (done >= rounds || done > 0 && !isGood(sum)) {
                return sum;
            }
            ObjectNode part = run(work, Math.min(ROUNDS_AT_A_TIME, rounds - done), SEED + done);
            Files.writeString(
                    noted, part + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            System.err.println(part);
        }
    }

    private ObjectNode run() throws IOException, InterruptedException {
        Instant begun = Instant.now();
        Thread centre = Thread.ofPlatform().daemon().start(this::takeCentreAway);
        for (int i = 0; kills.get() < rounds || centre.isAlive(); i++) {
            pass(TRAVELLERS.get(i % TRAVELLERS.size()));
        }
        centre.join();
        if (failure.get() != null) {
            throw new IOException("the centre could not be taken away", failure.get());
        }
        awaitDelivery();
        List<String> names = new ArrayList<>();
        Set<String> numbers = new HashSet<>();
        int doubled = 0;
        for (JsonNode hit : crossing.centre().hits()) {
            names.add(name(hit));
            if (!numbers.add(
                    hit.path("device").asText() + " " + hit.path("sequence").asLong())) {
                doubled++;
            }
        }
        Set<String> received = new HashSet<>(names);
        doubled += names.size() - received.size();
        Set<String> lost = new HashSet<>(confirmed);
        lost.removeAll(received);
        return JsonNodeFactory.instance
                .objectNode()
                .put("machine", Machine.description())
                .put("seconds", Duration.between(begun, Instant.now()).toSeconds())
                .put("edge killed", kills.get())
                .put("centre killed", centreKills.get())
                .put("encounters", encounters)
                .put("encounters cut off by a kill", cutOff)
                .put("hits confirmed", confirmed.size())
                .put("hits at the centre", received.size())
                .put("lost", lost.size())
                .put("doubled", doubled);
    }

    private void takeCentreAway() {
        try {
            do {
                Thread.sleep(1_000L * centreChance.nextInt(1, MOST_SECONDS_UP));
                crossing.killCentre();
                centreKills.incrementAndGet();
                Thread.sleep(1_000L * centreChance.nextInt(1, MOST_SECONDS_AWAY));
                crossing.restartCentre();
            } while (kills.get() < rounds);
        } catch (IOException | InterruptedException e) {
            failure.set(e);
        }
    }

    /** One traveller from stepping up to going, however often the edge dies meanwhile. */
    private void pass(DemoTraveller traveller) throws IOException, InterruptedException {
        encounters++;
        crossing.laboratory().come(traveller);
        Instant killAt = kills.get() < rounds && chance.nextInt(3) > 0
                ? Instant.now().plusMillis(chance.nextInt(1_000, 6_000))
                : Instant.MAX;
        boolean killAtConfirmation = chance.nextBoolean();
        if (killAtConfirmation && traveller != DemoTraveller.CLEAR) {
            killAt = Instant.MAX;
        }
        Instant until = Instant.now().plusSeconds(180);
        String seen = "";
        while (Instant.now().isBefore(until)) {
            if (Instant.now().isAfter(killAt)) {
                killAt = Instant.MAX;
                kill(0);
                cutOff++;
            }
            JsonNode encounter = crossing.kiosk().snapshot().path("encounter");
            String phase = encounter.path("phase").asText();
            if (encounter.isObject()) {
                seen = encounter.path("id").asText();
            }
            switch (phase) {
                case "ANSWERED" -> {
                    boolean killNow = killAtConfirmation && kills.get() < rounds;
                    killAtConfirmation = false;
                    if (decide(encounter, killNow)) {
                        crossing.laboratory().leave();
                        return;
                    }
                }
                case "INTERRUPTED" -> {
                    // As an officer does: what is left to decide is decided, then the document is laid on again.
                    if (decide(encounter, false)) {
                        crossing.laboratory().layDocumentAgain();
                    }
                }
                case "" -> {
                    // Nothing there: the document has not been read yet, or the edge died with it.
                    if (!seen.isEmpty()) {
                        crossing.laboratory().layDocumentAgain();
                        seen = "";
                    }
                }
                default -> Thread.sleep(20);
            }
            Thread.sleep(50);
        }
        throw new IOException("a traveller was not through after three minutes: see " + crossing.edgeLog());
    }

    /** Confirms every candidate and closes the encounter; false when the edge died over it. */
    private boolean decide(JsonNode encounter, boolean killMeanwhile) throws IOException, InterruptedException {
        String id = encounter.path("id").asText();
        for (JsonNode candidate : encounter.path("candidates")) {
            if (!candidate.path("adjudication").isNull()) {
                continue;
            }
            Thread killer = null;
            if (killMeanwhile) {
                int delay = chance.nextInt(0, 30);
                killer = Thread.ofPlatform().start(() -> killQuietly(delay));
            }
            boolean acknowledged;
            try {
                acknowledged =
                        crossing.kiosk().adjudicate(id, candidate.path("id").asText(), "SAME");
            } catch (IOException e) {
                acknowledged = false;
            }
            if (acknowledged) {
                confirmed.add(id + " " + candidate.path("notice").path("id").asText());
            }
            if (killer != null) {
                killer.join();
                if (failure.get() != null) {
                    throw new IOException("the edge did not come up again", failure.get());
                }
                return false;
            }
        }
        return crossing.kiosk().close(id);
    }

    private void killQuietly(int delayMs) {
        try {
            kill(delayMs);
        } catch (IOException | InterruptedException e) {
            failure.set(e);
        }
    }

    private void kill(int delayMs) throws IOException, InterruptedException {
        Thread.sleep(delayMs);
        crossing.killEdge();
        kills.incrementAndGet();
        crossing.restartEdge();
    }

    /** Until all that was confirmed has arrived, or for two minutes: what is not there then is lost. */
    private void awaitDelivery() throws IOException, InterruptedException {
        Instant until = Instant.now().plus(CATCHING_UP);
        while (Instant.now().isBefore(until)) {
            Set<String> missing = new HashSet<>(confirmed);
            try {
                crossing.centre().hits().forEach(hit -> missing.remove(name(hit)));
                if (missing.isEmpty()) {
                    return;
                }
            } catch (IOException stillStarting) {
                // It is asked again.
            }
            Thread.sleep(200);
        }
    }

    private static String name(JsonNode hit) {
        return hit.path("body").path("encounter").asText() + " "
                + hit.path("body").path("noticeId").asText();
    }
}
