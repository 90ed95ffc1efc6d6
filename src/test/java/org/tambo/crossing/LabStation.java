package org.tambo.crossing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
import org.tambo.security.Enrolment;
import org.tambo.security.EnrolmentRefused;
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
            centre = new StandInCentre();
            StationKeys keys = StationKeys.open(made.resolve("station"), PASSPHRASE.toCharArray());
            Enrolment enrolment = centre.enrol(
                    "Desaguadero 1", keys.devicePublicKey(), keys.sealingKeys().getPublic());
            Enrolment.install(made.resolve("station"), enrolment.bytes());
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
        } catch (IOException | EnrolmentRefused | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        running = null;
        if (devices != null) {
            devices.close();
        }
        if (centre != null) {
            centre.close();
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

    /** Of how many things of a traveller, whose hit is delivered, the journal still holds something. */
    int sealedOf(String encounter) throws SQLException {
        try (Connection journal = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder().resolve("journal.db") + "?busy_timeout=5000");
                PreparedStatement query = journal.prepareStatement("""
                        select (select count(*) from encounter where id = ? and (kept is not null or finger is not null))
                             + (select count(*) from hit h join outbox o on o.sequence = h.sequence
                                where h.encounter = ? and (h.finger is not null or o.entry is not null))
                             + (select count(*) from hit h join picture p on p.hit = h.sequence
                                where h.encounter = ? and p.sealed is not null)""")) {
            query.setString(1, encounter);
            query.setString(2, encounter);
            query.setString(3, encounter);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** A watchlist of the lab's issuer, signed by the key that the station trusts. */
    byte[] watchlist(long version, List<Notice> notices) throws IOException, GeneralSecurityException {
        return WatchlistFile.signed(
                DemoWatchlist.ISSUER, version, Instant.now(), notices, WatchlistSigner.in(home().resolve("signer")));
    }
}
