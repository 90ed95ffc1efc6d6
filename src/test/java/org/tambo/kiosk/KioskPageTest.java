package org.tambo.kiosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser, before a service that is played by the test. */
class KioskPageTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final URI KIOSK = URI.create("http://kiosk.test/");
    private static final Pattern SCRIPT_LIBRARY = Pattern.compile("/_static/([a-z-]+)/(.*)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "js", "text/javascript",
            "css", "text/css",
            "json", "application/json",
            "svg", "image/svg+xml");

    private static Playwright playwright;
    private static Browser browser;

    private final List<String> posted = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<Route> held = new ArrayList<>();
    private LaneSnapshot snapshot = LaneSnapshot.idle();
    private int postStatus = 200;
    private boolean holdPosts;
    private boolean refuseSockets;
    /** Set once the page has connected. */
    @SuppressWarnings("NullAway.Init")
    private WebSocketRoute socket;

    private Page page;

    @BeforeAll
    static void startBrowser() {
        boolean there = Files.isExecutable(CHROMIUM);
        if (!there) {
            System.out.println("The page's tests are skipped: no " + CHROMIUM + " (apt-get install chromium)");
        }
        assumeTrue(there);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    @AfterAll
    static void stopBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void openPage() {
        page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 800));
        page.onPageError(faults::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                faults.add(message.text());
            }
        });
        page.route("**/*", this::serve);
        page.routeWebSocket(Pattern.compile(".*"), opened -> {
            asked.add(opened.url());
            if (refuseSockets) {
                opened.close();
                return;
            }
            socket = opened;
            opened.send(snapshot.json());
        });
    }

    @AfterEach
    void closePage() {
        page.close();
        assertEquals(List.of(), faults);
    }

    @Test
    void saysInOneLineWhatToDo() {
        open(LaneSnapshot.idle());
        assertEquals("Ponga el documento en el lector", step());
    }

    @Test
    void speaksEnglishWhenAsked() {
        snapshot = LaneSnapshot.idle();
        page.navigate(KIOSK.resolve("?lang=en").toString());
        page.locator("next-step").waitFor();
        assertEquals("Put the document on the reader", step());
    }

    @Test
    void namesFaultOfDeviceAndWhatToDo() {
        open(LaneSnapshot.readerUnplugged());
        assertTrue(text("alert-strip").contains("Lector de documentos: se desconectó. Vuelva a conectar el cable."));
    }

    @Test
    void saysWhyTheWatchlistIsNotUpdated() {
        open(LaneSnapshot.noRoomForUpdates());
        assertTrue(text("alert-strip").contains("No hay sitio en el disco de este equipo"));
        send(LaneSnapshot.clockBehind());
        page.getByText("El reloj de este equipo está atrasado").waitFor();
    }

    @Test
    void asksForFingerAgainAfterInterruption() {
        open(LaneSnapshot.interrupted());
        page.keyboard().press("F10");
        waitForPosts(1);
        assertEquals(List.of("/api/encounters/e1/finger/again "), posted);
    }

    @Test
    void showsAnswerAsWordWithItsReason() {
        open(LaneSnapshot.oneCandidate());
        String answer = text("answer-panel");
        assertTrue(
                answer.contains("SEGUNDA LÍNEA") && answer.contains("La huella se parece a una de la lista."), answer);
    }

    @Test
    void saysInWhichPartOfTheWatchlistItWasLookedFor() {
        open(LaneSnapshot.clear()
                .searchedIn("BOL 12, PER 31; countries bo, pe; categories impedimento, requisitoria; regions sur;"
                        + " parts fingers, notices; ridges to come PER"));
        String footer = page.locator("answer-panel .footer").innerText();
        assertTrue(
                footer.contains("BOL 12, PER 31; solo los países BO, PE; solo impedimento de tránsito, requisitoria;"
                        + " solo las regiones sur; solo minucias de las huellas, datos de los avisos;"
                        + " faltan las crestas de las huellas de PER"),
                footer);
    }

    @Test
    void tellsEvidenceAsPlainRisk() {
        open(LaneSnapshot.oneCandidate());
        assertTrue(text("candidate-card").contains("1 de cada 2.000.000 viajeros inocentes daría tanto."));
    }

    @Test
    void saysHowToLayDownAFingerThatWasPushed() {
        open(LaneSnapshot.fingerPushed());
        assertTrue(text("finger-card").contains("Que apoye el dedo sin empujarlo ni moverlo."));
        assertFalse(text("finger-card").contains("Seque el dedo"));
    }

    @Test
    void saysWhyAnotherFingerIsAskedFor() {
        open(LaneSnapshot.anotherFingerAwaited());
        assertEquals("Pida también el índice izquierdo", step());
        assertTrue(text("finger-card").contains("no basta para decirlo. Otro dedo lo aclara."));
    }

    @Test
    void keyOfNoOtherFingerSaysThatItCannotBeTaken() {
        open(LaneSnapshot.anotherFingerAwaited());
        page.keyboard().press("F9");
        waitForPosts(1);
        assertEquals(List.of("/api/encounters/e1/finger/not-had {\"reason\":\"REFUSED\"}"), posted);
    }

    @Test
    void showsWhatWasRuledOutBeforeAndAsksForNoDecision() {
        open(LaneSnapshot.excluded());
        assertTrue(text("answer-panel").contains("SIGA"));
        assertTrue(text("candidate-card").startsWith("Descartada antes: no es esta persona"));
        assertEquals(0, page.locator("candidate-card .acts").count());
    }

    @Test
    void saysThatANoticeIsWithdrawnAndAsksForNoDecision() {
        open(LaneSnapshot.oneCandidate());
        assertEquals(1, page.locator("candidate-card .acts").count());
        open(LaneSnapshot.withdrawn());
        assertTrue(text("candidate-card").startsWith("Aviso retirado"));
        assertEquals(0, page.locator("candidate-card .acts").count());
        assertEquals("El aviso fue retirado: devuelva el documento y deje seguir", step());
    }

    @Test
    void callsOffTheMeasureWhenAConfirmedNoticeIsWithdrawn() {
        open(LaneSnapshot.withdrawnAfterItWasConfirmed());
        String card = text("candidate-card");
        assertTrue(card.contains("retiró este aviso") && card.contains("suspenda la medida"), card);
        assertTrue(step().startsWith("El aviso fue retirado: suspenda la medida y llame a "), step());
    }

    @Test
    void tellsDiscreetCheckToTheOfficerInWordsAlone() {
        open(LaneSnapshot.discreet());
        String answer = text("answer-panel");
        assertTrue(answer.contains("SIGA") && !answer.contains("coincidencia"), answer);
        assertTrue(text("candidate-card").startsWith("Nota para el oficial"));
    }

    @Test
    void saysToCallTheSupervisorAndShowsNothingElse() {
        open(LaneSnapshot.restricted());
        assertEquals("Llame al supervisor", step());
        String card = text("candidate-card");
        assertTrue(card.contains("supervisor") && !card.contains("CONDORI") && !card.contains("Mandato"), card);
    }

    @Test
    void looksUpANumberThatIsTyped() {
        open(LaneSnapshot.idle());
        page.keyboard().press("F5");
        page.locator("number-check").waitFor();
        page.keyboard().type("ABC123");
        snapshot = LaneSnapshot.numberNotFound();
        page.keyboard().press("Enter");
        waitForPosts(1);
        assertEquals(List.of("/api/numbers {\"kind\":\"PLATE\",\"issuer\":\"\",\"number\":\"ABC123\"}"), posted);
        page.getByText("no está en la lista de avisos").waitFor();
        assertEquals(0, page.locator("number-check").count());
    }

    @Test
    void leavesTheNumberByEscape() {
        open(LaneSnapshot.idle());
        page.keyboard().press("F5");
        page.locator("number-check").waitFor();
        page.keyboard().press("Escape");
        page.locator("number-check").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        assertEquals(List.of(), posted);
    }

    @Test
    void saysWhoseRuleTheAnswerIs() {
        open(LaneSnapshot.oneCandidate());
        assertTrue(text("candidate-card").contains("Perú, Bolivia: segunda línea"));
    }

    @Test
    void calledPossibleMatchUntilSomebodyConfirms() {
        open(LaneSnapshot.oneCandidate());
        assertTrue(text("candidate-card").startsWith("Posible coincidencia"));
    }

    @Test
    void marksRootOncePaintedAnswerStands() {
        open(LaneSnapshot.clear());
        Locator root = page.locator("html[data-answer=CONTINUE][data-encounter=e1][data-shown-at]");
        root.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
    }

    @Test
    void doesNotMarkRootWhileAnswerIsProvisional() {
        open(LaneSnapshot.provisional());
        page.waitForTimeout(200);
        assertNull(page.locator("html").getAttribute("data-answer"));
    }

    @Test
    void unmarksRootWhenNextEncounterBegins() {
        open(LaneSnapshot.clear());
        page.locator("html[data-answer]").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        send(LaneSnapshot.fingerAwaited());
        page.locator("html:not([data-answer])")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
    }

    @ParameterizedTest
    @CsvSource({"F2,SAME", "F3,NOT_SAME", "F4,CANNOT_TELL"})
    void keySendsFinding(String key, String finding) {
        open(LaneSnapshot.oneCandidate());
        waitUntilDecidable();
        page.keyboard().press(key);
        waitForPosts(1);
        assertEquals(
                List.of("/api/encounters/e1/candidates/c1/adjudication {\"finding\":\"" + finding + "\"}"), posted);
    }

    @ParameterizedTest
    @CsvSource({"F7,INJURED", "F8,MISSING", "F9,REFUSED"})
    void keySendsWhyThereIsNoFinger(String key, String reason) {
        open(LaneSnapshot.fingerAwaited());
        page.keyboard().press(key);
        waitForPosts(1);
        assertEquals(List.of("/api/encounters/e1/finger/not-had {\"reason\":\"" + reason + "\"}"), posted);
    }

    @Test
    void keyOfImpossibleActDoesNothing() {
        open(LaneSnapshot.provisional());
        page.keyboard().press("F2");
        page.waitForTimeout(1_000);
        page.keyboard().press("F2");
        page.waitForTimeout(200);
        assertEquals(List.of(), posted);
    }

    @Test
    void keyPressedTwiceInHasteLeavesNextCandidateUndecided() {
        open(LaneSnapshot.twoCandidates());
        waitUntilDecidable();
        snapshot = LaneSnapshot.firstOfTwoDecided();
        page.keyboard().press("F2");
        waitForPosts(1);
        page.getByText("2 de 2").waitFor();
        page.keyboard().press("F2");
        page.waitForTimeout(200);
        assertEquals(1, posted.size());
    }

    @Test
    void noActIsPossibleWhileOneIsUnderWay() {
        open(LaneSnapshot.oneCandidate());
        waitUntilDecidable();
        holdPosts = true;
        page.keyboard().press("F2");
        waitForPosts(1);
        boolean anyEnabled = page.locator("button:enabled").count() > 0;
        held.forEach(this::answerPost);
        assertFalse(anyEnabled);
    }

    @Test
    void takesAHitBackAtTheSecondPressAndNotAtTheFirst() {
        open(LaneSnapshot.delivered());
        page.keyboard().press("F11");
        page.getByText("Pulse otra vez para retirarlo").waitFor();
        assertEquals(List.of(), posted);
        page.keyboard().press("F11");
        waitForPosts(1);
        assertEquals(List.of("/api/hits/5/retraction {\"reason\":\"NOT_THE_PERSON\"}"), posted);
    }

    @Test
    void showsEachStepThatTheCentreTakesWithTheContacts() {
        open(LaneSnapshot.delivered());
        page.getByText("Avisado el titular: Rosa Quispe, +51 1 555").waitFor();
        page.getByText("Fuera de horario el alterno: Luis Mamani").waitFor();
    }

    @Test
    void saysInWordsThatSomebodyHadDecidedAlready() {
        open(LaneSnapshot.oneCandidate());
        waitUntilDecidable();
        postStatus = 409;
        page.keyboard().press("F2");
        page.getByText("Esta coincidencia ya no espera una decisión.").waitFor();
    }

    @Test
    void lostConnectionIsSaidAndStopsEveryAct() {
        open(LaneSnapshot.oneCandidate());
        waitUntilDecidable();
        refuseSockets = true;
        socket.close();
        page.getByText("Sin conexión con el servicio").waitFor();
        assertEquals(0, page.locator("button:enabled").count());
    }

    @Test
    void comesBackByItselfAfterLostConnection() {
        open(LaneSnapshot.idle());
        snapshot = LaneSnapshot.clear();
        socket.close();
        page.getByText("SIGA").waitFor();
        assertEquals(0, page.locator("connection-banner").count());
    }

    @Test
    void takesNameFromDocumentAsTextOnly() {
        open(LaneSnapshot.clear().withGivenNames("<img id='made' src='x'>"));
        assertEquals(0, page.locator("#made").count());
    }

    @Test
    void drawsHandWhereThePictureIsWipedAlready() {
        open(LaneSnapshot.clear().withPicture("/api/encounters/e1/finger.png"));
        page.locator("finger-card hand-drawing").waitFor();
        assertEquals(0, page.locator("finger-card img").count());
    }

    @Test
    void asksNothingOfAnyOtherHost() {
        open(LaneSnapshot.oneCandidate());
        List<String> elsewhere = asked.stream()
                .filter(address -> !KIOSK.getHost().equals(URI.create(address).getHost()))
                .toList();
        assertEquals(List.of(), elsewhere);
    }

    @ParameterizedTest
    @CsvSource({"1280,800", "1024,768"})
    void showsWholeCandidateWithoutScrolling(int width, int height) {
        page.setViewportSize(width, height);
        open(LaneSnapshot.oneCandidate());
        Object hidden =
                page.locator("candidate-card .notice").evaluate("notice => notice.scrollHeight - notice.clientHeight");
        assertEquals(0, hidden);
    }

    @ParameterizedTest
    @CsvSource({"1280,800", "1024,768"})
    void everyButtonIsLargeEnoughAndOnTheScreen(int width, int height) {
        page.setViewportSize(width, height);
        open(LaneSnapshot.twoCandidates());
        List<?> tooSmall = (List<?>) page.locator("button").evaluateAll("""
                        buttons => buttons.map(button => button.getBoundingClientRect())
                          .filter(box => box.height < 48 || box.width < 48 || box.bottom > innerHeight || box.right > innerWidth)
                          .map(box => JSON.stringify(box))""");
        assertEquals(List.of(), tooSmall);
    }

    private void open(LaneSnapshot first) {
        snapshot = first;
        page.navigate(KIOSK.toString());
        page.locator("next-step").waitFor();
    }

    private void send(LaneSnapshot next) {
        snapshot = next;
        socket.send(next.json());
    }

    private String text(String component) {
        return page.locator(component)
                .locator("section, ul")
                .first()
                .innerText()
                .trim();
    }

    private String step() {
        return page.locator("next-step .step").innerText().trim();
    }

    /** The page leaves the officer a moment to look before a candidate can be decided on. */
    private void waitUntilDecidable() {
        page.locator("candidate-card .acts button:enabled").first().waitFor();
    }

    private void waitForPosts(int count) {
        page.waitForCondition(() -> posted.size() >= count);
    }

    private void serve(Route route) {
        asked.add(route.request().url());
        URI address = URI.create(route.request().url());
        if (!KIOSK.getHost().equals(address.getHost())) {
            route.abort();
            return;
        }
        if (route.request().method().equals("POST")) {
            String body = route.request().postData();
            posted.add(address.getPath() + " " + (body == null ? "" : body));
            if (holdPosts) {
                held.add(route);
            } else {
                answerPost(route);
            }
            return;
        }
        if (address.getPath().startsWith("/api/")) {
            route.fulfill(new Route.FulfillOptions().setStatus(404));
            return;
        }
        String path = address.getPath().equals("/") ? "/index.html" : address.getPath();
        byte[] content = resource(versioned(path));
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        route.fulfill(new Route.FulfillOptions().setContentType(type).setBodyBytes(content));
    }

    private void answerPost(Route route) {
        Route.FulfillOptions answer = new Route.FulfillOptions().setStatus(postStatus);
        if (postStatus == 200) {
            route.fulfill(answer.setContentType("application/json").setBody(snapshot.json()));
        } else {
            route.fulfill(answer.setContentType("application/problem+json").setBody("{\"title\":\"Conflict\"}"));
        }
    }

    /** The service finds a library's version by itself; here its own package says it. */
    private static String versioned(String path) {
        var library = SCRIPT_LIBRARY.matcher(path);
        if (!library.matches()) {
            return path;
        }
        String name = library.group(1);
        String group = name.equals("reactive-element") ? "org.mvnpm.at.lit" : "org.mvnpm";
        try (InputStream in = open("META-INF/maven/" + group + "/" + name + "/pom.properties")) {
            var properties = new Properties();
            properties.load(in);
            return "/_static/" + name + "/" + properties.getProperty("version") + "/" + library.group(2);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] resource(String path) {
        try (InputStream in = open("META-INF/resources" + path)) {
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = KioskPageTest.class.getClassLoader().getResourceAsStream(name);
        if (in == null) {
            throw new IOException("no resource " + name);
        }
        return in;
    }
}
