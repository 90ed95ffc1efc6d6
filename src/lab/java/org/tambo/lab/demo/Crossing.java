package org.tambo.lab.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.tambo.lab.centre.ArrivedPictures;
import org.tambo.lab.centre.CentreDatabase;
import org.tambo.lab.traveller.FingerPictures;
import org.tambo.lab.watchlist.Notice;

/**
 * A whole crossing on this machine: the edge service, its two virtual devices, and a centre with its database, each a process
 * of its own, with free ports and folders that are made anew each time. Whoever uses it drives the
 * virtual devices and acts as the officer; nothing else is short-cut.
 */
public final class Crossing implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(60);
    /** Nobody waits for what a demo's panel has changed. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** The JVM writes its AOT cache when it ends, and takes its time. */
    private static final Duration WRITING_CACHE = Duration.ofMinutes(3);

    private static final List<String> COUNTRIES = List.of("BOL", "COL", "ECU", "PER");

    private static final String EDGE_CACHE = "edge.aot";
    private static final String CENTRE_CACHE = "centre.aot";

    private final Path work;
    private final boolean training;
    private final boolean brisk;
    private final Duration updates;
    private final Path home;
    private final FingerPictures pictures;
    private final int edgePort;
    private final int devicesPort;
    private final int centrePort;
    private final int centreTlsPort;
    private final String framedBy;
    private final Kiosk kiosk;
    private final Laboratory laboratory;
    private final RunningCentre centre;
    private final CentreDatabase database;
    private final WebServer published;
    /** Locked while this crossing runs, so that a second one does not sweep its folder away. */
    private final FileChannel running;

    private volatile boolean wanted = true;
    private volatile ChildProcess edgeProcess;
    private ChildProcess devicesProcess;
    private volatile ChildProcess centreProcess;
    private volatile boolean edgeUp = true;
    private boolean databaseUp = true;
    private boolean publishedUp = true;

    /**
     * Starts everything and waits until it answers.
     *
     * @param work where finger pictures and the AOT cache are kept from one start to the next
     * @param name of this crossing's folder in it; what is there is deleted
     * @param framedBy the origin whose page may frame the kiosk, or {@code 'none'}
     */
    public static Crossing start(Path work, String name, String framedBy) throws IOException, InterruptedException {
        return start(work, name, framedBy, SOON);
    }

    /** @param updates how often the station looks for updates by itself */
    public static Crossing start(Path work, String name, String framedBy, Duration updates)
            throws IOException, InterruptedException {
        return start(new Crossing(work, name, framedBy, false, false, updates));
    }

    /**
     * One for who kills its processes again and again: they are compiled quickly rather than well, and the virtual devices'
     * lines are as fast as they are read.
     */
    public static Crossing startBriskly(Path work, String name) throws IOException, InterruptedException {
        Crossing crossing = start(new Crossing(work, name, "'none'", false, true, SOON));
        crossing.laboratory.befall("finger", "hurry");
        crossing.laboratory.befall("reader", "hurry");
        return crossing;
    }

    /**
     * Lets two travellers pass while edge and centre record what they load and do, so that later starts begin from there.
     * Nothing when that has been done since the last build.
     */
    public static void train(Path work) throws IOException, InterruptedException {
        if (Files.exists(work.resolve(EDGE_CACHE)) && Files.exists(work.resolve(CENTRE_CACHE))) {
            return;
        }
        System.err.println("Training the AOT caches of edge and centre; later starts are quick");
        Crossing crossing = start(new Crossing(work, "training", "'none'", true, false, SOON));
        try {
            for (DemoTraveller traveller : List.of(DemoTraveller.CLEAR, DemoTraveller.DOCUMENT_NUMBER)) {
                crossing.laboratory.come(traveller);
                crossing.kiosk.standingAnswer("", STARTING);
            }
        } finally {
            crossing.edgeProcess.close(WRITING_CACHE);
            crossing.centreProcess.close(WRITING_CACHE);
            crossing.close();
        }
        for (String cache : List.of(EDGE_CACHE, CENTRE_CACHE)) {
            Path recorded = work.resolve(cache + ".new");
            if (Files.exists(recorded)) {
                Files.move(recorded, work.resolve(cache), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        deleteAll(crossing.home);
    }

    private static Crossing start(Crossing crossing) throws IOException, InterruptedException {
        try {
            crossing.await();
            return crossing;
        } catch (IOException | InterruptedException | RuntimeException e) {
            crossing.close();
            throw e;
        }
    }

    private Crossing(Path work, String name, String framedBy, boolean training, boolean brisk, Duration updates)
            throws IOException, InterruptedException {
        this.work = work;
        this.updates = updates;
        this.home = work.resolve(name);
        this.framedBy = framedBy;
        this.training = training;
        this.brisk = brisk;
        this.pictures = new FingerPictures(work.resolve("fingers"));
        Files.createDirectories(work);
        this.running =
                FileChannel.open(work.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (running.tryLock() == null) {
            running.close();
            throw new IOException("another one runs here already (" + home + "): stop it first");
        }
        deleteAll(home);
        Files.createDirectories(home.resolve("ports"));
        int databasePort;
        try (ServerSocket one = freePort();
                ServerSocket two = freePort();
                ServerSocket three = freePort();
                ServerSocket four = freePort();
                ServerSocket five = freePort()) {
            this.edgePort = one.getLocalPort();
            this.devicesPort = two.getLocalPort();
            this.centrePort = three.getLocalPort();
            this.centreTlsPort = four.getLocalPort();
            databasePort = five.getLocalPort();
        }
        this.kiosk = new Kiosk(URI.create("http://127.0.0.1:" + edgePort + "/"));
        this.laboratory = new Laboratory(URI.create("http://127.0.0.1:" + devicesPort + "/"));
        this.centre = new RunningCentre(URI.create("http://127.0.0.1:" + centrePort + "/"));
        makePassphrase();
        this.devicesProcess = startDevices();
        this.edgeProcess = startEdge();
        this.database = new CentreDatabase(home.resolve("centre/database"), databasePort);
        this.published = new WebServer(home.resolve("centre/repository"));
        this.centreProcess = startCentre();
        // While it starts.
        DemoWatchlist.writeByCountry(notices(), DemoWatchlist.notices(pictures).iterator());
    }

    private void await() throws IOException, InterruptedException {
        await(() -> laboratory.answers() && centre.answers() && kiosk.answers(), STARTING);
        for (String country : COUNTRIES) {
            centre.callFor(country);
        }
        sendNotices(STARTING);
        // Only now, so that the first watchlist that the station takes is the whole one.
        centre.enrol(station(), "Desaguadero 1");
        await(kiosk::isReady, STARTING);
    }

    /** Where the countries' notices lie that are sent next. */
    Path notices() {
        return home.resolve("notices");
    }

    /** Sends what lies there, as each country does. */
    void sendNotices(Duration patience) throws IOException, InterruptedException {
        for (String country : COUNTRIES) {
            centre.send(country, notices().resolve(country + ".jsonl"), patience);
        }
    }

    /** How many notices there are without those about a crowd. */
    int ownNotices() {
        return DemoWatchlist.notices(pictures).size();
    }

    /** Something that comes to be so. */
    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private void await(Condition condition, Duration patience) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(patience);
        while (!condition.holds()) {
            for (ChildProcess child : List.of(edgeProcess, devicesProcess, centreProcess)) {
                if (!child.isAlive()) {
                    throw new IOException("a process of the crossing ended at once: see " + child.log());
                }
            }
            if (Instant.now().isAfter(until)) {
                throw new IOException("the crossing did not come up in time: see " + home.resolve("log"));
            }
            Thread.sleep(50);
        }
    }

    private void makePassphrase() throws IOException {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        Path file = home.resolve("passphrase");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(secret));
    }

    /** The station's own folder. */
    public Path station() {
        return home.resolve("station");
    }

    public Path edgeLog() {
        return home.resolve("log/edge.log");
    }

    private ChildProcess startEdge() throws IOException {
        List<String> command = java(EDGE_CACHE);
        command.addAll(List.of(
                "-Xmx1g",
                "-Dquarkus.http.port=" + edgePort,
                "-Dquarkus.http.header.\"Content-Security-Policy\".value=frame-ancestors " + framedBy,
                "-Dtambo.station.data=" + station(),
                "-Dtambo.station.place=Desaguadero",
                "-Dtambo.policy.country=PER",
                "-Dtambo.policy.situation=EXIT",
                "-Dtambo.updates.every=" + updates,
                "-Dtambo.station.keys.passphrase-file=" + home.resolve("passphrase"),
                "-Dtambo.devices.profiles=device-profiles",
                "-Dtambo.devices.attached.reader.profile=mrz-line-reader",
                "-Dtambo.devices.attached.reader.port=" + home.resolve("ports/reader"),
                "-Dtambo.devices.attached.finger.profile=zfm-20",
                "-Dtambo.devices.attached.finger.port=" + home.resolve("ports/finger"),
                "-jar",
                "target/quarkus-app/quarkus-run.jar"));
        return ChildProcess.start(edgeLog(), command);
    }

    private ChildProcess startDevices() throws IOException {
        return lab(
                "devices", "org.tambo.lab.VirtualDevices", home.resolve("ports"), work.resolve("fingers"), devicesPort);
    }

    private ChildProcess startCentre() throws IOException {
        List<String> command = java(CENTRE_CACHE);
        command.addAll(List.of(
                "-Xmx512m",
                "-Dquarkus.http.port=" + centrePort,
                "-Dquarkus.http.ssl-port=" + centreTlsPort,
                "-Dtambo.centre.database=" + database.address(),
                "-Dtambo.centre.data=" + home.resolve("centre/keys"),
                "-Dtambo.centre.repository=" + home.resolve("centre/repository"),
                "-Dtambo.centre.passphrase-file=" + home.resolve("passphrase"),
                "-Dtambo.centre.address=https://localhost:" + centreTlsPort + "/",
                "-Dtambo.centre.published=" + published.address(),
                "-jar",
                "target/centre-app/quarkus-run.jar"));
        return ChildProcess.start(home.resolve("log/centre.log"), command);
    }

    /** How one of the two services begins its command line. */
    private List<String> java(String cache) {
        List<String> command = new ArrayList<>(List.of(java(), "-XX:+UseSerialGC"));
        if (training) {
            command.add("-XX:AOTCacheOutput=" + work.resolve(cache + ".new"));
        } else if (Files.exists(work.resolve(cache))) {
            command.add("-XX:AOTCache=" + work.resolve(cache));
        }
        if (brisk) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of("-Xlog:aot=off", "-Xlog:cds=off"));
        return command;
    }

    private ChildProcess lab(String log, String main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return ChildProcess.start(home.resolve("log/" + log + ".log"), command);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public Kiosk kiosk() {
        return kiosk;
    }

    public Laboratory laboratory() {
        return laboratory;
    }

    public RunningCentre centre() {
        return centre;
    }

    public boolean isCentreUp() {
        return centreProcess.isAlive();
    }

    /** Kills the edge as a power cut would. */
    public void killEdge() throws InterruptedException {
        edgeUp = false;
        edgeProcess.kill();
    }

    /** Whether nobody has begun to kill the edge since it was started. */
    public boolean isEdgeUp() {
        return edgeUp;
    }

    /** Starts the edge again in its folder as it was left; it does not answer yet. */
    public void restartEdge() throws IOException, InterruptedException {
        edgeProcess.kill();
        edgeProcess = startEdge();
        edgeUp = true;
    }

    /**
     * Pulls the plug of the centre, of its database and of the server of what it publishes.
     *
     * @return whether the centre lived: one whose database goes away while it looks through the schema ends by itself
     */
    public synchronized boolean killCentre() throws IOException, InterruptedException {
        if (publishedUp) {
            published.close();
            publishedUp = false;
        }
        boolean lived = killCentreAlone();
        killDatabase();
        return lived;
    }

    /**
     * Kills the centre's process; its database goes on.
     *
     * @return whether it lived
     */
    public synchronized boolean killCentreAlone() throws InterruptedException {
        boolean lived = centreProcess.isAlive();
        centreProcess.kill();
        return lived;
    }

    /** Kills the database under the centre. */
    public synchronized void killDatabase() throws IOException, InterruptedException {
        if (databaseUp) {
            database.crash();
            databaseUp = false;
        }
    }

    /** Puts back whatever is missing of it. */
    public synchronized void restartCentre() throws IOException, InterruptedException {
        if (!databaseUp) {
            database.restart();
            databaseUp = true;
        }
        if (!publishedUp) {
            published.restart();
            publishedUp = true;
        }
        if (!centreProcess.isAlive()) {
            centreProcess = startCentre();
        }
    }

    /** A country takes back a notice about nobody who comes here, or sends it again: the n-th change. */
    public void changeNotice(int n) throws IOException, InterruptedException {
        List<Notice> documents = DemoWatchlist.aboutDocuments();
        Notice notice = documents.get(n % documents.size());
        if (n / documents.size() % 2 == 0) {
            centre.withdraw(notice);
        } else {
            centre.send(notice);
        }
    }

    /** What has arrived at the centre of the pictures that hits name. */
    public ArrivedPictures pictures() throws IOException {
        return database.pictures();
    }

    /** All notices are sent again; those that were not taken back are unchanged. */
    public void sendNoticesAgain() throws IOException, InterruptedException {
        sendNotices(STARTING);
    }

    /** Whether the edge has in force what the countries ask for when none is taken back. */
    public boolean hasAllNotices() throws IOException, InterruptedException {
        return kiosk.notices() == ownNotices();
    }

    /** Whether the notices about the travellers are asked for at present. */
    boolean areTravellersWanted() {
        return wanted;
    }

    /** The countries take back their notices about the travellers. */
    synchronized void withdrawTravellers() throws IOException, InterruptedException {
        for (Notice notice : DemoWatchlist.aboutTravellers(pictures)) {
            centre.withdraw(notice);
        }
        wanted = false;
    }

    /** They send them again. */
    synchronized void wantTravellers() throws IOException, InterruptedException {
        for (Notice notice : DemoWatchlist.aboutTravellers(pictures)) {
            centre.send(notice);
        }
        wanted = true;
    }

    /** Stops everything that was started. */
    @Override
    public void close() {
        // The edge first: it ends its encounters and ports in order while the others are there.
        edgeProcess.close();
        devicesProcess.close();
        centreProcess.close();
        if (publishedUp) {
            published.close();
        }
        try {
            database.close();
            running.close();
        } catch (IOException e) {
            System.err.println("tambo: " + e.getMessage());
        }
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
