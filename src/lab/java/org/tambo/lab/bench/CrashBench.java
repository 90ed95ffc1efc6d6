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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.tambo.lab.centre.ArrivedPictures;
import org.tambo.lab.demo.Crossing;
import org.tambo.lab.demo.DemoTraveller;

/**
 * {@code ./tambo bench crash [ROUNDS] [--resume]}: travellers pass and the officer confirms each match, while the edge, the centre and
 * its database are killed (kill -9), each a round: the edge while it starts, at any time, within milliseconds of a confirmation, over a
 * delivery or over an update; several times while one traveller is there. In the end each confirmed hit must be at the centre, once,
 * with the pictures that it names and no other, nothing may be left at the edge, and it must have the notices that the countries ask for.
 *
 * <p>With {@code --resume} the rounds are done some at a time, each time with another crossing and other chances, and what came of
 * them is noted in the work folder: whoever was broken off goes on where it was.
 */
public final class CrashBench {
    private static final int ROUNDS = 10;
    private static final int ROUNDS_AT_A_TIME = 30;
    private static final String NOTED = "crash-rounds.jsonl";
    private static final List<String> SUMMED = List.of(
            "rounds",
            "seconds",
            "edge killed",
            "while it started",
            "at any time",
            "at a confirmation",
            "over a delivery",
            "over an update",
            "centre killed",
            "database killed",
            "encounters",
            "hits confirmed",
            "hits at the centre",
            "lost",
            "doubled",
            "hits by finger",
            "of these without a picture",
            "pictures named",
            "pictures whole",
            "pictures that no hit names",
            "left at the station",
            "updates missed");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CATCHING_UP = Duration.ofSeconds(120);
    private static final Duration STARTING = Duration.ofSeconds(60);
    /** A document that was laid on while the edge was not there is not read. */
    private static final Duration LAY_AGAIN = Duration.ofMillis(1_500);
    /** A kill that waits for something the officer does comes after so long if that is not done. */
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(12);

    private static final int MOST_SECONDS_UP = 8;
    private static final int MOST_SECONDS_AWAY = 4;
    /** The last ones are the edge's, so that the centre is there when all has to arrive. */
    private static final int LAST_ROUNDS = 3;

    private static final long SEED = 20_261_124;
    /** Every other one is found by finger: pictures follow those hits alone. */
    private static final List<DemoTraveller> TRAVELLERS = List.of(
            DemoTraveller.FINGER_ALONE,
            DemoTraveller.DOCUMENT_NUMBER,
            DemoTraveller.FINGER_ALONE,
            DemoTraveller.CLEAR,
            DemoTraveller.FINGER_ALONE,
            DemoTraveller.NAME_AND_BIRTH_DATE);

    private final Crossing crossing;
    private final int rounds;
    private final SplittableRandom chance;
    private final SplittableRandom centreChance;
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger centreKills = new AtomicInteger();
    private final AtomicInteger databaseKills = new AtomicInteger();
    private final int[] edgeKills = new int[Moment.values().length];
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    /** Encounter and notice of each match whose confirmation the edge had acknowledged. */
    private final Set<String> confirmed = new HashSet<>();

    private int encounters;
    private int changes;
    private volatile Thread changing = Thread.ofVirtual().start(() -> {});
    private Life life;

    /** When the edge is killed, and how long after that at most, in milliseconds. */
    private enum Moment {
        STARTING(2_500),
        ANY_TIME(4_000),
        CONFIRMATION(30),
        DELIVERY(1_500),
        UPDATE(1_500);

        private final int within;

        Moment(int within) {
            this.within = within;
        }
    }

    private CrashBench(Crossing crossing, int rounds, long seed) {
        this.crossing = crossing;
        this.rounds = rounds;
        this.chance = new SplittableRandom(seed);
        this.centreChance = new SplittableRandom(seed + 1);
        this.life = new Life(Moment.ANY_TIME, chance.nextInt(Moment.ANY_TIME.within));
        life.answers.countDown();
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
                && result.path("updates missed").asInt() == 0
                && result.path("pictures whole").asInt()
                        == result.path("pictures named").asInt()
                && result.path("of these without a picture").asInt() == 0
                && result.path("pictures that no hit names").asInt() == 0
                && result.path("left at the station").asInt() == 0
                && result.path("hits confirmed").asInt() > 0;
    }

    private static ObjectNode run(Path work, int rounds, long seed) throws IOException, InterruptedException {
        Crossing crossing = Crossing.startBriskly(work, "crash");
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
            int done = sum.path("rounds").asInt();
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
        life.begin();
        for (int i = 0; kills.get() < rounds || centre.isAlive() || !crossing.isEdgeUp(); i++) {
            pass(TRAVELLERS.get(i % TRAVELLERS.size()));
        }
        centre.join();
        if (failure.get() != null) {
            throw new IOException("something could not be killed or started again", failure.get());
        }
        crossing.restartCentre();
        changing.join();
        boolean upToDate = awaitDelivery();
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
        ArrivedPictures pictures = crossing.pictures();
        Set<String> lost = new HashSet<>(confirmed);
        lost.removeAll(received);
        return JsonNodeFactory.instance
                .objectNode()
                .put("machine", Machine.description())
                .put("seconds", Duration.between(begun, Instant.now()).toSeconds())
                .put("rounds", kills.get())
                .put("edge killed", Arrays.stream(edgeKills).sum())
                .put("while it started", edgeKills[Moment.STARTING.ordinal()])
                .put("at any time", edgeKills[Moment.ANY_TIME.ordinal()])
                .put("at a confirmation", edgeKills[Moment.CONFIRMATION.ordinal()])
                .put("over a delivery", edgeKills[Moment.DELIVERY.ordinal()])
                .put("over an update", edgeKills[Moment.UPDATE.ordinal()])
                .put("centre killed", centreKills.get())
                .put("database killed", databaseKills.get())
                .put("encounters", encounters)
                .put("hits confirmed", confirmed.size())
                .put("hits at the centre", received.size())
                .put("lost", lost.size())
                .put("doubled", doubled)
                .put("hits by finger", pictures.hits())
                .put("of these without a picture", pictures.unnamed())
                .put("pictures named", pictures.named())
                .put("pictures whole", pictures.whole())
                .put("pictures that no hit names", pictures.strayed())
                .put("left at the station", crossing.centre().owed())
                .put("updates missed", upToDate ? 0 : 1);
    }

    /** Either of the two or both, for some seconds, again and again. */
    private void takeCentreAway() {
        try {
            while (true) {
                Thread.sleep(1_000L * centreChance.nextInt(1, MOST_SECONDS_UP));
                if (kills.get() + LAST_ROUNDS >= rounds) {
                    return;
                }
                boolean lived = false;
                switch (centreChance.nextInt(3)) {
                    case 0 -> lived = crossing.killCentreAlone();
                    case 1 -> {
                        crossing.killDatabase();
                        count(databaseKills);
                    }
                    default -> {
                        lived = crossing.killCentre();
                        count(databaseKills);
                    }
                }
                if (lived) {
                    count(centreKills);
                }
                Thread.sleep(1_000L * centreChance.nextInt(MOST_SECONDS_AWAY));
                crossing.restartCentre();
            }
        } catch (IOException | InterruptedException e) {
            failure.set(e);
        }
    }

    private void count(AtomicInteger which) {
        which.incrementAndGet();
        kills.incrementAndGet();
    }

    /** From one start of the edge to its next kill. */
    private final class Life {
        private final Moment moment;
        private final int delay;
        private final CountDownLatch answers = new CountDownLatch(1);
        private final CountDownLatch confirming = new CountDownLatch(1);
        private final CountDownLatch confirmed = new CountDownLatch(1);

        Life(Moment moment, int delay) {
            this.moment = moment;
            this.delay = delay;
        }

        void begin() {
            Thread.ofPlatform().daemon().start(this::end);
        }

        private void end() {
            try {
                switch (moment) {
                    case STARTING -> {
                        // The delay counts from the process's start.
                    }
                    case ANY_TIME -> await(answers, STARTING);
                    case CONFIRMATION -> await(confirming, LONGEST_LIFE);
                    case DELIVERY -> await(confirmed, LONGEST_LIFE);
                    case UPDATE -> {
                        await(answers, STARTING);
                        changing.join();
                        changing = Thread.ofVirtual().start(CrashBench.this::changeNotice);
                    }
                }
                Thread.sleep(delay);
                if (kills.get() < rounds) {
                    crossing.killEdge();
                    edgeKills[moment.ordinal()]++;
                    kills.incrementAndGet();
                }
            } catch (InterruptedException e) {
                failure.set(e);
            }
        }

        private static void await(CountDownLatch latch, Duration longest) throws InterruptedException {
            boolean unused = latch.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void changeNotice() {
        try {
            crossing.changeNotice(changes++);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The centre is away: what it has kept of it shows when all notices are sent again.
        }
    }

    /** Starts the edge where it is dead, again where it is killed over that, and says whether it had to. */
    private boolean revive() throws IOException, InterruptedException {
        if (crossing.isEdgeUp()) {
            return false;
        }
        while (true) {
            Moment moment = Moment.values()[chance.nextInt(Moment.values().length)];
            life = new Life(moment, chance.nextInt(moment.within));
            crossing.restartEdge();
            life.begin();
            Instant until = Instant.now().plus(STARTING);
            while (crossing.isEdgeUp() && !crossing.kiosk().answers()) {
                if (Instant.now().isAfter(until)) {
                    throw new IOException("the edge did not come up: see " + crossing.edgeLog());
                }
                Thread.sleep(50);
            }
            if (crossing.isEdgeUp()) {
                life.answers.countDown();
                return true;
            }
        }
    }

    /** One traveller from stepping up to going, however often the edge dies meanwhile. */
    private void pass(DemoTraveller traveller) throws IOException, InterruptedException {
        encounters++;
        revive();
        crossing.laboratory().come(traveller);
        Instant laid = Instant.now();
        Instant until = Instant.now().plus(STARTING);
        while (Instant.now().isBefore(until)) {
            try {
                JsonNode encounter = crossing.kiosk().snapshot().path("encounter");
                switch (encounter.path("phase").asText()) {
                    case "ANSWERED" -> {
                        if (decide(encounter)) {
                            crossing.laboratory().leave();
                            return;
                        }
                    }
                    // As an officer does: what is left to decide is decided, then the document is laid on again.
                    case "INTERRUPTED" -> decide(encounter);
                    case "" -> {
                        if (Instant.now().isAfter(laid.plus(LAY_AGAIN))) {
                            crossing.laboratory().layDocumentAgain();
                            laid = Instant.now();
                        }
                    }
                    default -> Thread.sleep(20);
                }
            } catch (IOException e) {
                if (crossing.isEdgeUp()) {
                    throw e;
                }
            }
            if (revive()) {
                until = Instant.now().plus(STARTING);
            }
            Thread.sleep(30);
        }
        throw new IOException("a traveller was not through after a minute: see " + crossing.edgeLog());
    }

    /** Confirms every candidate and closes the encounter; false when that cannot be. */
    private boolean decide(JsonNode encounter) throws IOException, InterruptedException {
        String id = encounter.path("id").asText();
        for (JsonNode candidate : encounter.path("candidates")) {
            if (!candidate.path("adjudication").isNull()) {
                continue;
            }
            life.confirming.countDown();
            if (crossing.kiosk().adjudicate(id, candidate.path("id").asText(), "SAME")) {
                confirmed.add(id + " " + candidate.path("notice").path("id").asText());
                life.confirmed.countDown();
            }
        }
        return crossing.kiosk().close(id);
    }

    /**
     * Until all that was confirmed has arrived with its pictures, nothing waits at the edge any more and it has the newest notices, or
     * for two minutes: what is not there then is lost.
     *
     * @return whether the edge has the newest notices
     */
    private boolean awaitDelivery() throws InterruptedException {
        Instant until = Instant.now().plus(CATCHING_UP);
        boolean sent = false;
        boolean upToDate = false;
        while (Instant.now().isBefore(until)) {
            Set<String> missing = new HashSet<>(confirmed);
            try {
                if (!sent) {
                    crossing.sendNoticesAgain();
                    sent = true;
                }
                crossing.centre().hits().forEach(hit -> missing.remove(name(hit)));
                upToDate = crossing.hasAllNotices();
                ArrivedPictures pictures = crossing.pictures();
                boolean whole = pictures.whole() == pictures.named();
                if (missing.isEmpty() && upToDate && whole && crossing.centre().owed() == 0) {
                    return true;
                }
            } catch (IOException stillStarting) {
                // It is asked again.
            }
            Thread.sleep(200);
        }
        return upToDate;
    }

    private static String name(JsonNode hit) {
        return hit.path("body").path("encounter").asText() + " "
                + hit.path("body").path("noticeId").asText();
    }
}
