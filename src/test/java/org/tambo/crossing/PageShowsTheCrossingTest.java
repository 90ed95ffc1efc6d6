package org.tambo.crossing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tambo.lab.demo.DemoTraveller;

/** The officer's page in headless Chromium, against the real service and the virtual devices. */
@QuarkusTest
@WithTestResource(LabStation.class)
class PageShowsTheCrossingTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int LONGEST_MS = 90_000;

    @TestHTTPResource("/")
    @Nullable
    URI kiosk;

    private final List<String> faults = new ArrayList<>();

    @BeforeEach
    void awaitReady() {
        if (!Files.isExecutable(CHROMIUM)) {
            System.out.println("The page is not tried against the service: no " + CHROMIUM);
        }
        assumeTrue(Files.isExecutable(CHROMIUM));
        EdgeClient.awaitReady();
    }

    @AfterEach
    void clearLane() {
        EdgeClient.clearLane();
    }

    @Test
    void showsEachAnswerWithItsCandidateAndTakesTheOfficersFinding() {
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(CHROMIUM)
                                .setArgs(
                                        List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")))) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 800));
            page.onPageError(faults::add);
            page.navigate(String.valueOf(kiosk));
            for (DemoTraveller traveller : DemoTraveller.values()) {
                passes(page, traveller);
            }
        }
        assertEquals(List.of(), faults);
    }

    private static void passes(Page page, DemoTraveller traveller) {
        LabStation.running().devices().lane().come(traveller);
        page.waitForFunction(
                "() => document.documentElement.dataset.shownAt",
                null,
                new Page.WaitForFunctionOptions().setTimeout(LONGEST_MS));
        assertEquals(traveller.expected().name(), page.evaluate("() => document.documentElement.dataset.answer"));
        JsonPath lane = EdgeClient.lane();
        System.out.printf("The page showed %s %.0f ms after the image%n", traveller.key(), imageToPage(page, lane));
        if (!lane.getList("encounter.candidates").isEmpty()) {
            String surname = lane.getString("encounter.candidates[0].notice.person.names[0].paternal");
            String card = page.locator("candidate-card table").innerText();
            assertTrue(card.contains(surname), card);
            page.locator("candidate-card .acts button:enabled").first().waitFor();
            page.keyboard().press("F3");
            EdgeClient.await(l -> "NOT_SAME".equals(l.getString("encounter.candidates[0].adjudication.finding")));
            assertEquals("NOT_SAME", EdgeClient.lane().getString("encounter.candidates[0].adjudication.finding"));
        }
        // Not by the page's key: the page holds its acts back until the one before has been answered.
        EdgeClient.close(lane.getString("encounter.id")).then().statusCode(200);
        EdgeClient.await(l -> l.get("encounter") == null);
        LabStation.running().devices().lane().leave();
        page.waitForFunction("() => !document.documentElement.dataset.shownAt");
    }

    private static double imageToPage(Page page, JsonPath lane) {
        double shownAt =
                Double.parseDouble(String.valueOf(page.evaluate("() => document.documentElement.dataset.shownAt")));
        Instant answeredAt = Instant.parse(lane.getString("encounter.answer.at"));
        return shownAt
                - (answeredAt.getEpochSecond() * 1e3 + answeredAt.getNano() / 1e6)
                + lane.getDouble("encounter.answer.imageToAnswerMs");
    }
}
