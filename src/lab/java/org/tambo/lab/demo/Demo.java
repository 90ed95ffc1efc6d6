package org.tambo.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code ./tambo demo}: starts a crossing and its panel, and either waits for visitors or checks the five travellers. */
public final class Demo {
    /** The slowest encounter: four pictures over the serial line. */
    private static final Duration LONGEST_ENCOUNTER = Duration.ofSeconds(90);

    /** Made-up people who are enrolled while whoever looks at it tries it. */
    private static final int OTHERS = 100_000;

    /** Those among whom the check is made: more than are compared one by one, and quickly enrolled. */
    private static final int OTHERS_CHECKED = 2_000;

    /** What the edge's memory has room for in the demo. */
    private static final int MOST_OTHERS = 200_000;

    private Demo() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> options = Arrays.asList(arguments);
        boolean check = options.contains("--check");
        int port = number(options, "--port", 0, 65_535);
        int others = number(options, "--others", check ? OTHERS_CHECKED : OTHERS, MOST_OTHERS);
        Path work = Path.of(System.getProperty("tambo.work"));
        long begun = System.nanoTime();
        int failed = 0;
        try (Panel panel = new Panel(port)) {
            Crossing.train(work);
            System.err.println("Starting the edge, two virtual devices and a centre with its database");
            Crossing crossing = Crossing.start(
                    work, check ? "check" : "demo", panel.address().toString());
            Crowd crowd = new Crowd(crossing, work, others);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(crossing, crowd)));
            panel.open(crossing, crowd);
            if (check) {
                crowd.await();
                failed = check(crossing);
                crossing.close();
            } else {
                System.out.printf(
                        "Tambo's demo is at %s/ (started in %.1f s; Ctrl-C stops it; logs: %s)%n",
                        panel.address(),
                        (System.nanoTime() - begun) / 1e9,
                        crossing.edgeLog().getParent());
                Thread.currentThread().join();
            }
        } catch (IOException e) {
            System.err.println("tambo: " + e.getMessage());
            System.exit(1);
        }
        System.exit(failed == 0 ? 0 : 1);
    }

    private static void stop(Crossing crossing, Crowd crowd) {
        try {
            crowd.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        crossing.close();
    }

    private static int number(List<String> options, String option, int without, int most) {
        if (!options.contains(option)) {
            return without;
        }
        int at = options.indexOf(option) + 1;
        if (at < options.size() && options.get(at).matches("[0-9]{1,7}")) {
            int number = Integer.parseInt(options.get(at));
            if (number <= most) {
                return number;
            }
        }
        System.err.printf("tambo: %s wants a number up to %d%n", option, most);
        System.exit(2);
        return 0;
    }

    /** Lets each traveller pass through the virtual devices, and holds what the kiosk answers against what it should. */
    private static int check(Crossing crossing) throws IOException, InterruptedException {
        int passed = 0;
        int failed = 0;
        String last = "";
        for (DemoTraveller traveller : DemoTraveller.values()) {
            crossing.laboratory().come(traveller);
            Optional<JsonNode> encounter = crossing.kiosk().standingAnswer(last, LONGEST_ENCOUNTER);
            String given = encounter.map(Demo::answer).orElse("no answer");
            String expected = traveller.expected() + " " + traveller.expectedReasons();
            boolean right = given.equals(expected);
            System.out.printf(
                    "%s  %-19s expected %s, given %s%s%n",
                    right ? "ok  " : "FAIL",
                    traveller.key(),
                    expected,
                    given,
                    encounter.map(Demo::speed).orElse(""));
            passed += right ? 1 : 0;
            failed += right ? 0 : 1;
            last = encounter.map(e -> e.path("id").asText()).orElse(last);
            if (encounter.isPresent()) {
                finish(crossing, encounter.get());
            }
            crossing.laboratory().leave();
        }
        System.out.printf("%d passed, %d failed%n", passed, failed);
        return failed;
    }

    private static String answer(JsonNode encounter) {
        JsonNode answer = encounter.path("answer");
        List<String> reasons = new java.util.ArrayList<>();
        answer.path("reasons").forEach(reason -> reasons.add(reason.asText()));
        return answer.path("verdict").asText() + " " + reasons;
    }

    private static String speed(JsonNode encounter) {
        JsonNode answer = encounter.path("answer");
        JsonNode searched = answer.path("fingersSearched");
        return answer.path("imageToAnswerMs").isNumber() && searched.isNumber()
                ? " (%.0f ms after the image; %.0f of them among %,d fingers)"
                        .formatted(
                                answer.path("imageToAnswerMs").asDouble(),
                                answer.path("searchMs").asDouble(),
                                searched.asInt())
                : "";
    }

    /** The officer's part: nothing is decided on any candidate, so that the next traveller can come. */
    private static void finish(Crossing crossing, JsonNode encounter) throws IOException, InterruptedException {
        String id = encounter.path("id").asText();
        for (JsonNode candidate : encounter.path("candidates")) {
            crossing.kiosk().adjudicate(id, candidate.path("id").asText(), "CANNOT_TELL");
        }
        crossing.kiosk().close(id);
    }
}
