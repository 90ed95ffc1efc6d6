package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tambo.lab.demo.Crossing;

/**
 * {@code ./tambo bench withdrawal [N] [--json]}: a list of 25,000 notices at the real centre, on its database, and at a real
 * station that looks for updates by itself every 30 seconds only. A country takes back N notices, one after the other; of each
 * the time from its request until the station's searches are made without the notice.
 */
public final class WithdrawalBench {
    private static final int WITHDRAWALS = 200;
    private static final int NOTICES = 25_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String COUNTRY = "PER";

    private final Crossing crossing;
    private final List<Double> published = new ArrayList<>();
    private final List<Double> effective = new ArrayList<>();
    private int found;

    private WithdrawalBench(Crossing crossing) {
        this.crossing = crossing;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> given = Arrays.asList(arguments);
        int withdrawals = given.stream()
                .filter(argument -> argument.matches("[1-9][0-9]{0,4}"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(WITHDRAWALS);
        Path work = Path.of(System.getProperty("tambo.work"));
        Crossing crossing = Crossing.start(work, "withdrawal", "'none'", Duration.ofSeconds(30));
        Runtime.getRuntime().addShutdownHook(new Thread(crossing::close));
        ObjectNode result = new WithdrawalBench(crossing).run(work.resolve("withdrawal/many.jsonl"), withdrawals);
        if (given.contains("--json")) {
            System.out.println(result.toPrettyString());
        } else {
            result.properties()
                    .forEach(field -> System.out.printf(
                            "%-44s %s%n", field.getKey(), field.getValue().asText()));
        }
        System.exit(result.path("still found").asInt());
    }

    private ObjectNode run(Path file, int withdrawals) throws IOException, InterruptedException {
        int before = notices();
        writeNotices(file);
        crossing.centre().send(COUNTRY, file, PATIENCE);
        awaitNotices(before + NOTICES);
        if (crossing.kiosk()
                .type(COUNTRY, number(NOTICES - 1))
                .path("candidates")
                .isEmpty()) {
            throw new IOException("a notice that is in force is not found");
        }
        decide();
        for (int i = 0; i < withdrawals; i++) {
            int left = notices() - 1;
            long begun = System.nanoTime();
            crossing.centre().withdraw(COUNTRY, id(i));
            published.add((System.nanoTime() - begun) / 1e6);
            awaitNotices(left);
            effective.add((System.nanoTime() - begun) / 1e6);
            if (!crossing.kiosk().type(COUNTRY, number(i)).path("candidates").isEmpty()) {
                found++;
                decide();
            }
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("machine", Machine.description())
                .put("command", "./tambo bench withdrawal " + withdrawals)
                .put("notices", NOTICES)
                .put("withdrawals", withdrawals)
                .put("answered by the centre, ms", quantiles(published))
                .put("searched without it at the station, ms", quantiles(effective))
                .put("still found", found);
    }

    private static String quantiles(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return "p50 %.0f, p99 %.0f, at most %.0f"
                .formatted(sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100), sorted.getLast());
    }

    private int notices() throws IOException, InterruptedException {
        return crossing.kiosk().snapshot().path("watchlist").path("notices").asInt();
    }

    private void awaitNotices(int wanted) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(PATIENCE);
        while (notices() != wanted) {
            if (Instant.now().isAfter(until)) {
                throw new IOException(
                        "the station has " + notices() + " notices, not " + wanted + ": see " + crossing.edgeLog());
            }
            Thread.sleep(5);
        }
    }

    /** So that the next number can be typed. */
    private void decide() throws IOException, InterruptedException {
        JsonNode encounter = crossing.kiosk().snapshot().path("encounter");
        for (JsonNode candidate : encounter.path("candidates")) {
            crossing.kiosk()
                    .adjudicate(
                            encounter.path("id").asText(), candidate.path("id").asText(), "CANNOT_TELL");
        }
    }

    private static String id(int notice) {
        return COUNTRY + "-2026-9" + notice;
    }

    private static String number(int notice) {
        return "Z" + (1_000_000 + notice * 37);
    }

    private static void writeNotices(Path file) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int i = 0; i < NOTICES; i++) {
                lines.write("""
                    {"id":"%s","country":"%s","kind":"requisitoria","authority":"Juzgado Penal %d",\
                    "legalBasis":"Art. 268","action":"detain","validUntil":"2041-10-01","contact":{"name":"Guardia",\
                    "phone":"+51 1 555"},"person":{"names":[{"paternal":"QUISPE%d","maternal":"MAMANI","given":"ROSA %d"}],\
                    "birthDate":"19%02d-0%d-1%d","documents":[{"type":"P","issuer":"%s","number":"%s"}]}}
                    """.formatted(
                        id(i), COUNTRY, i % 40, i % 997, i, 40 + i % 60, 1 + i % 9, i % 10, COUNTRY, number(i)));
            }
        }
    }
}
