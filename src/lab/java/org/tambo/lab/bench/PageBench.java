package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tambo.lab.demo.Crossing;
import org.tambo.lab.demo.DemoTraveller;

/**
 * {@code ./tambo bench page}: each of the five travellers passes through the virtual devices while headless Chromium shows
 * the officer's page; measured is the time from the finger picture's last byte at the edge to the frame that shows the
 * answer.
 */
public final class PageBench {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int LONGEST_ENCOUNTER_MS = 120_000;

    private PageBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean json = Arrays.asList(arguments).contains("--json");
        Path work = Path.of(System.getProperty("tambo.work"));
        Crossing.train(work);
        Crossing crossing = Crossing.start(work, "page", "'none'");
        Runtime.getRuntime().addShutdownHook(new Thread(crossing::close));
        ObjectNode result = JsonNodeFactory.instance
                .objectNode()
                .put("machine", Machine.description())
                .put("command", "./tambo bench page");
        ArrayNode answers = result.putArray("answers");
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright.chromium().launch(options())) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 800));
            page.navigate(crossing.kiosk().address().toString());
            for (DemoTraveller traveller : DemoTraveller.values()) {
                answers.add(measure(crossing, page, traveller));
            }
        }
        print(result, json);
        System.exit(0);
    }

    private static BrowserType.LaunchOptions options() {
        return new BrowserType.LaunchOptions()
                .setExecutablePath(CHROMIUM)
                .setArgs(List.of(
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync"));
    }

    private static ObjectNode measure(Crossing crossing, Page page, DemoTraveller traveller)
            throws IOException, InterruptedException {
        crossing.laboratory().come(traveller);
        page.waitForFunction(
                "() => document.documentElement.dataset.shownAt",
                null,
                new Page.WaitForFunctionOptions().setTimeout(LONGEST_ENCOUNTER_MS));
        double shownAt = Double.parseDouble(
                page.evaluate("() => document.documentElement.dataset.shownAt").toString());
        String shown =
                page.evaluate("() => document.documentElement.dataset.answer").toString();
        JsonNode encounter = crossing.kiosk().snapshot().path("encounter");
        JsonNode answer = encounter.path("answer");
        Instant answeredAt = Instant.parse(answer.path("at").asText());
        double imageAt = answeredAt.getEpochSecond() * 1e3
                + answeredAt.getNano() / 1e6
                - answer.path("imageToAnswerMs").asDouble();
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put("traveller", traveller.key())
                .put("shown", shown)
                .put(
                        "imageToAnswerMs",
                        Math.round(answer.path("imageToAnswerMs").asDouble()))
                .put("imageToPageMs", Math.round(shownAt - imageAt));
        String id = encounter.path("id").asText();
        for (JsonNode candidate : encounter.path("candidates")) {
            crossing.kiosk().adjudicate(id, candidate.path("id").asText(), "CANNOT_TELL");
        }
        crossing.kiosk().close(id);
        crossing.laboratory().leave();
        page.waitForFunction("() => !document.documentElement.dataset.shownAt");
        return row;
    }

    private static void print(ObjectNode result, boolean json) {
        if (json) {
            System.out.println(result);
            return;
        }
        System.out.println(result.path("machine").asText());
        System.out.printf("%-20s %-12s %18s %16s%n", "traveller", "shown", "image to answer ms", "image to page ms");
        for (JsonNode row : result.path("answers")) {
            System.out.printf(
                    "%-20s %-12s %18d %16d%n",
                    row.path("traveller").asText(),
                    row.path("shown").asText(),
                    row.path("imageToAnswerMs").asLong(),
                    row.path("imageToPageMs").asLong());
        }
    }
}
