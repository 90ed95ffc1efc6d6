package org.tambo.crossing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tambo.lab.VirtualDevices;
import org.tambo.lab.centre.StandInCentre;
import org.tambo.lab.demo.DemoWatchlist;
import org.tambo.lab.traveller.FingerPictures;
import org.tambo.lab.watchlist.Notice;
import org.tambo.lab.watchlist.WatchlistFile;
import org.tambo.lab.watchlist.WatchlistSigner;
import org.tambo.security.StationKeys;

/** A station in a temporary folder, with the lab's virtual devices on its ports and the lab's centre upstream. */
public final class LabStation implements QuarkusTestResourceLifecycleManager {
    static final Path PICTURES = Path.of("target", "fingers");
    private static final String PASSPHRASE = "una frase de prueba";

    private static @Nullable LabStation running;

    private @Nullable Path home;
    private @Nullable VirtualDevices devices;
    private @Nullable StandInCentre centre;

    @Override
    public Map<String, String> start() {
        try {
            Path made = Files.createTempDirectory("tambo-station");
            home = made;
            FingerPictures pictures = new FingerPictures(PICTURES);
            devices = new VirtualDevices(Files.createDirectories(made.resolve("ports")), pictures, 0);
            centre = new StandInCentre(made.resolve("centre"), 0);
            StationKeys keys = StationKeys.open(made.resolve("station"), PASSPHRASE.toCharArray());
            enrol(keys);
            Files.createDirectories(made.resolve("station/trust"));
            Files.createDirectories(made.resolve("station/incoming"));
            Path signed = DemoWatchlist.write(made.resolve("signer"), pictures, 1);
            Files.copy(made.resolve("signer/watchlist-signer.pem"), made.resolve("station/trust/lab.pem"));
            Files.move(signed, made.resolve("station/incoming/lab.watchlist"));
            running = this;
            return Map.ofEntries(
                    Map.entry("quarkus.http.test-port", "0"),
                    Map.entry("quarkus.log.file.enabled", "true"),
                    Map.entry(
                            "quarkus.log.file.path",
                            made.resolve("station/edge.log").toString()),
                    Map.entry("tambo.station.data", made.resolve("station").toString()),
                    Map.entry("tambo.station.place", "Desaguadero"),
                    Map.entry("tambo.policy.country", "PER"),
                    Map.entry("tambo.policy.situation", "EXIT"),
                    Map.entry("tambo.station.keys.passphrase", PASSPHRASE),
                    Map.entry("tambo.centre.url", centre.address() + "/"),
                    Map.entry("tambo.interop.wsbd", "true"),
                    Map.entry("tambo.devices.profiles", "device-profiles"),
                    Map.entry("tambo.devices.attached.reader.profile", "mrz-line-reader"),
                    Map.entry(
                            "tambo.devices.attached.reader.port",
                            made.resolve("ports/reader").toString()),
                    Map.entry("tambo.devices.attached.finger.profile", "zfm-20"),
                    Map.entry(
                            "tambo.devices.attached.finger.port",
                            made.resolve("ports/finger").toString()));
        } catch (IOException | SQLException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void enrol(StationKeys keys) throws IOException {
        String pem = Files.readString(home().resolve("station/device.pem"), StandardCharsets.US_ASCII);
        try {
            var put = HttpRequest.newBuilder(URI.create(centre().address() + "/devices/" + keys.deviceId()))
                    .PUT(HttpRequest.BodyPublishers.ofString(pem))
                    .build();
            int status = HttpClient.newHttpClient()
                    .send(put, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 200) {
                throw new IOException("the centre does not enrol the device: " + status);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void stop() {
        running = null;
        if (devices != null) {
            devices.close();
        }
        try {
            if (centre != null) {
                centre.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static LabStation running() {
        if (running == null) {
            throw new IllegalStateException("no station");
        }
        return running;
    }

    Path home() {
        if (home == null) {
            throw new IllegalStateException("no station");
        }
        return home;
    }

    /** The folder of the station's databases, keys and log. */
    Path folder() {
        return home().resolve("station");
    }

    VirtualDevices devices() {
        if (devices == null) {
            throw new IllegalStateException("no devices");
        }
        return devices;
    }

    StandInCentre centre() {
        if (centre == null) {
            throw new IllegalStateException("no centre");
        }
        return centre;
    }

    /** Makes what officers have refuted count no more, so that the next test begins as the first did. */
    void forgetExclusions() {
        try (Connection journal = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder().resolve("journal.db") + "?busy_timeout=5000");
                Statement statement = journal.createStatement()) {
            statement.executeUpdate("delete from exclusion");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A watchlist of the lab's issuer, signed by the key that the station trusts. */
    byte[] watchlist(long version, List<Notice> notices) throws IOException, GeneralSecurityException {
        return WatchlistFile.signed(
                DemoWatchlist.ISSUER, version, Instant.now(), notices, WatchlistSigner.in(home().resolve("signer")));
    }
}
