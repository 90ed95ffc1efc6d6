package org.tambo.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.tambo.lab.watchlist.Notice;
import org.tambo.lab.watchlist.WatchlistFile;
import org.tambo.security.Enrolment;
import org.tambo.security.EnrolmentRefused;

/** The centre as its operators use it. */
public final class RunningCentre extends LocalClient {
    private static final String CONTACTS = """
            [{"rank":1,"name":"Titular","phone":"+00 1 555 0101","channels":[{"kind":"console"}]},
             {"rank":2,"name":"Alterno","phone":"+00 1 555 0102","channels":[{"kind":"console"}]},
             {"rank":3,"name":"Guardia","phone":"+00 1 555 0103","channels":[{"kind":"console"}]}]""";

    RunningCentre(URI address) {
        super(address);
    }

    boolean answers() throws InterruptedException {
        return answers("q/health/ready");
    }

    /** Takes the station in, as a technician does with a file in each direction. */
    void enrol(Path station, String name) throws IOException, InterruptedException {
        try {
            JsonNode enrolment = post("devices", Enrolment.request(station, name));
            Enrolment.install(station, enrolment.toString().getBytes(StandardCharsets.UTF_8));
        } catch (EnrolmentRefused e) {
            throw new IOException(e);
        }
    }

    /** Says whom a country has called when its hits come in. */
    void callFor(String country) throws IOException, InterruptedException {
        Reply reply = reply("PUT", "countries/" + country + "/contacts", CONTACTS);
        if (reply.status() >= 300) {
            throw new IOException("the centre does not take the contacts of " + country + ": " + reply.body());
        }
    }

    /**
     * Sends a country's notices, as that country does; they are published when this returns.
     *
     * @throws IOException if not every line was taken
     */
    public void send(String country, Path notices, Duration patience) throws IOException, InterruptedException {
        allTaken(country, post("notices/" + country, notices, patience));
    }

    /** Sends a notice, as its country does. */
    void send(Notice notice) throws IOException, InterruptedException {
        send(notice.country(), new String(WatchlistFile.line(notice), StandardCharsets.UTF_8));
    }

    /** Takes one back. */
    void withdraw(Notice notice) throws IOException, InterruptedException {
        withdraw(notice.country(), notice.id());
    }

    /** Takes a country's notice back; it is published when this returns. */
    public void withdraw(String country, String id) throws IOException, InterruptedException {
        send(country, "{\"withdraw\":{\"id\":\"" + id + "\"}}");
    }

    private void send(String country, String line) throws IOException, InterruptedException {
        allTaken(country, post("notices/" + country, line));
    }

    private static void allTaken(String country, JsonNode taken) throws IOException {
        if (taken.path("quarantined").asLong() > 0) {
            throw new IOException("the centre does not take all notices of " + country + ": " + taken);
        }
    }

    /** Entries and pictures that its stations have said to wait there. */
    public int owed() throws IOException, InterruptedException {
        int owed = 0;
        for (JsonNode device : get("devices")) {
            JsonNode state = device.path("state");
            owed += state.path("backlog").asInt() + state.path("pictures").asInt();
        }
        return owed;
    }

    /** All hits that it has, each with {@code device}, {@code sequence} and {@code body}. */
    public JsonNode hits() throws IOException, InterruptedException {
        ArrayNode hits = JsonNodeFactory.instance.arrayNode();
        for (JsonNode device : get("devices")) {
            long after = 0;
            JsonNode entries;
            do {
                entries = get("devices/" + device.path("id").asText() + "/entries?after=" + after);
                for (JsonNode entry : entries) {
                    after = entry.path("sequence").asLong();
                    if (entry.path("kind").asText().equals("hit")) {
                        hits.add(entry);
                    }
                }
            } while (!entries.isEmpty());
        }
        return hits;
    }
}
