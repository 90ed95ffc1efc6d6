package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.tambo.centre.UpEntry;
import org.tambo.lab.centre.PoorLink;
import org.tambo.lab.centre.StandInCentre;
import org.tambo.lab.simulation.MemoryOutbox;
import org.tambo.screening.ChainedEntry;
import org.tambo.security.Enrolment;
import org.tambo.security.MutualTls;
import org.tambo.sync.up.Delivery;
import org.tambo.sync.up.Pace;
import org.tambo.sync.up.Upstream;

/**
 * {@code ./tambo bench link}: entries of two kilobytes, some with pictures of 22 that follow them, over mutual TLS through a relay that loses, delays and breaks, with the
 * station's own delivery and the centre's own reception. What counts is that all arrive once and nobody has to do anything; how
 * long it takes is shown beside.
 */
public final class LinkBench {
    private static final int ENTRIES = 50;
    private static final int BYTES = 2_000;
    private static final int PICTURES = 5;
    /** As a module's picture of 256 x 288 in 16 greys has. */
    private static final int PICTURE_BYTES = 22_000;

    private static final Duration LONGEST = Duration.ofSeconds(240);
    /** From so much loss on nothing gets through that lasts: it is the time after it that counts. */
    private static final double HARDLY = 0.8;

    private static final Duration DARK = Duration.ofSeconds(15);
    private static final Duration AWAY = Duration.ofDays(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SLOWEST = 2_000;
    private static final int KBIT_64 = 8_000;

    private LinkBench() {}

    public static void main(String[] arguments) throws Exception {
        boolean json = Arrays.asList(arguments).contains("--json");
        List<Future<Run>> runs = new ArrayList<>();
        // All at once: each of them mostly waits.
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (double loss : new double[] {0, 0.01, 0.05, 0.2, 0.4}) {
                runs.add(threads.submit(
                        () -> run("%.0f %% lost".formatted(loss * 100), new PoorLink.Weather(loss, 0, 0))));
            }
            runs.add(threads.submit(() -> run("80 % lost, then well", new PoorLink.Weather(0.8, 0, 0))));
            runs.add(threads.submit(() -> run("100 % lost, then well", new PoorLink.Weather(1, 0, 0))));
            runs.add(threads.submit(
                    () -> run("off for 30 days by the clock, then well", new PoorLink.Weather(1, 0, 0), AWAY, 0)));
            runs.add(threads.submit(() -> run("64 kbit/s", new PoorLink.Weather(0, KBIT_64, 0))));
            runs.add(threads.submit(() -> run("64 kbit/s, 5 % lost", new PoorLink.Weather(0.05, KBIT_64, 0))));
            runs.add(threads.submit(() -> run("up and down every 3 s", new PoorLink.Weather(0, 0, 3_000))));
            runs.add(threads.submit(() ->
                    run("up and down every 3 s, 64 kbit/s, 5 % lost", new PoorLink.Weather(0.05, KBIT_64, 3_000))));
            runs.add(threads.submit(() ->
                    run("64 kbit/s, with pictures", new PoorLink.Weather(0, KBIT_64, 0), Duration.ZERO, PICTURES)));
            runs.add(threads.submit(() -> run(
                    "up and down every 3 s, 64 kbit/s, 5 % lost, with pictures",
                    new PoorLink.Weather(0.05, KBIT_64, 3_000), Duration.ZERO, PICTURES)));
        }
        boolean good = true;
        for (Future<Run> each : runs) {
            Run run = each.get();
            print(run, json);
            good &= run.arrived() == ENTRIES && run.doubled() == 0 && run.waiting() == 0;
        }
        System.exit(good ? 0 : 1);
    }

    /** What came of a link. */
    private record Run(
            String link,
            int arrived,
            int doubled,
            int pictures,
            long waiting,
            int tries,
            double entriesSeconds,
            double seconds) {}

    private static Run run(String name, PoorLink.Weather weather)
            throws IOException, GeneralSecurityException, InterruptedException {
        return run(name, weather, Duration.ZERO, 0);
    }

    /**
     * Tries a link.
     *
     * @param away by how much the station's clock goes on while the link is down
     * @param pictures so many of the entries are followed by one
     */
    private static Run run(String name, PoorLink.Weather weather, Duration away, int pictures)
            throws IOException, GeneralSecurityException, InterruptedException {
        MemoryOutbox outbox = new MemoryOutbox();
        try (StandInCentre centre = new StandInCentre();
                PoorLink first = new PoorLink(centre.address().getPort(), weather);
                PoorLink well = new PoorLink(centre.address().getPort(), new PoorLink.Weather(0, 0, 0))) {
            Enrolment enrolment = centre.enrol(
                    "link", outbox.keys().getPublic(), outbox.keys().getPublic());
            for (int i = 0; i < ENTRIES; i++) {
                List<byte[]> following = i < pictures ? List.of(picture(i)) : List.of();
                outbox.owe(ChainedEntry.Kind.HIT, Instant.now(), i + " " + "x".repeat(BYTES), following);
            }
            long begun = System.nanoTime();
            int tries = 0;
            double entries = 0;
            try (HttpClient http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .sslContext(MutualTls.context(
                            outbox.keys().getPrivate(), List.of(enrolment.certificate()), enrolment.authority()))
                    .build()) {
                Delivery delivery = new Delivery(outbox, outbox.device(), enrolment.receiptKey(), Clock.systemUTC());
                Pace pace = new Pace(new SplittableRandom(1));
                while (left(outbox) > 0 && elapsed(begun).compareTo(LONGEST) < 0) {
                    boolean dark = weather.loss() >= HARDLY && elapsed(begun).compareTo(DARK) < 0;
                    int port = weather.loss() < HARDLY || dark ? first.port() : well.port();
                    InstantSource clock = InstantSource.offset(InstantSource.system(), dark ? Duration.ZERO : away);
                    if (pace.due(clock.instant(), true)) {
                        tries++;
                        deliver(delivery, pace, clock, (to, request) -> post(http, port, to, request));
                    }
                    if (entries == 0 && outbox.backlog().waiting() == 0) {
                        entries = elapsed(begun).toMillis() / 1_000.0;
                    }
                    Thread.sleep(5);
                }
            }
            double seconds = elapsed(begun).toMillis() / 1_000.0;
            Set<Long> arrived = new HashSet<>();
            int doubled = 0;
            for (UpEntry entry : centre.entries()) {
                doubled += arrived.add(entry.sequence()) ? 0 : 1;
            }
            int whole = (int) LongStream.rangeClosed(1, ENTRIES)
                    .filter(hit -> centre.picture(outbox.device(), hit, 0).isPresent())
                    .count();
            return new Run(name, arrived.size(), doubled, whole, left(outbox), tries, entries, seconds);
        }
    }

    private static long left(MemoryOutbox outbox) {
        return outbox.backlog().waiting() + outbox.backlog().pictures();
    }

    private static void print(Run run, boolean json) {
        if (json) {
            System.out.println(JsonNodeFactory.instance
                    .objectNode()
                    .put("machine", Machine.description())
                    .put("link", run.link())
                    .put("entries", ENTRIES)
                    .put("bytes each", BYTES)
                    .put("arrived", run.arrived())
                    .put("doubled", run.doubled())
                    .put("pictures arrived", run.pictures())
                    .put("not receipted", run.waiting())
                    .put("tries", run.tries())
                    .put("seconds until the last entry", run.entriesSeconds())
                    .put("seconds", run.seconds()));
        } else {
            System.out.printf(
                    "%-60s %3d arrived, %d doubled, %d pictures, %d not receipted, %3d tries, entries %6.1f s, all %6.1f s%n",
                    run.link(),
                    run.arrived(),
                    run.doubled(),
                    run.pictures(),
                    run.waiting(),
                    run.tries(),
                    run.entriesSeconds(),
                    run.seconds());
        }
    }

    private static byte[] picture(int seed) {
        byte[] bytes = new byte[PICTURE_BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Duration elapsed(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void deliver(Delivery delivery, Pace pace, InstantSource clock, Upstream link)
            throws InterruptedException {
        try {
            switch (delivery.deliver(link, JsonNodeFactory.instance.objectNode(), true)) {
                case Delivery.Outcome.Receipted _, Delivery.Outcome.PictureBrought _ -> pace.delivered(clock.instant());
                case Delivery.Outcome.Refused refused -> {
                    System.err.println(refused);
                    pace.refused(clock.instant());
                }
                case Delivery.Outcome.PictureRefused refused -> {
                    System.err.println(refused);
                    pace.refused(clock.instant());
                }
            }
        } catch (IOException e) {
            if (e instanceof ConnectException || e instanceof HttpConnectTimeoutException) {
                pace.unreachable(clock.instant());
            } else {
                pace.brokenOff(clock.instant());
            }
        }
    }

    private static Upstream.Reply post(HttpClient http, int port, String to, byte[] request)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/" + to))
                        .timeout(PATIENCE.plusSeconds(request.length / SLOWEST))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            return new Upstream.Reply(response.statusCode(), body.readAllBytes());
        }
    }
}
