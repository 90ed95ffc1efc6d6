package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tambo.watchlist.CheckedNotice;
import org.tambo.watchlist.NoticeRefused;

/**
 * Takes a country's notices: JSON lines, one notice or {@code {"withdraw":{"id":"..."}}} a line, read as they come. A line
 * that is none is put aside with its reason, for the country to mend, and keeps nothing else from being taken.
 */
@Path("/notices/{country}")
@IfBuildProfile("centre")
@RunOnVirtualThread
public class Intake {
    private static final JsonMapper JSON = new JsonMapper();
    /** So many reasons are sent back; all of them are kept. */
    private static final int MOST_REPORTED = 100;

    private final Notices notices;
    private final Publisher publisher;
    private final Clock clock;

    Intake(Notices notices, Publisher publisher, Clock clock) {
        this.notices = notices;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** What became of the lines of one request. */
    @RegisterForReflection
    public record Taken(long changed, long unchanged, long withdrawn, long quarantined, List<Put> aside) {}

    /** A line that was put aside. */
    @RegisterForReflection
    public record Put(long line, String reason) {}

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Taken take(@PathParam("country") String code, InputStream lines) throws IOException {
        Country country =
                Country.of(code).orElseThrow(() -> new NotFoundException(code + " is none of BOL, COL, ECU, PER"));
        Taken taken = QuarkusTransaction.requiringNew().timeout(3600).call(() -> read(country, lines));
        publisher.publish();
        return taken;
    }

    private Taken read(Country country, InputStream stream) throws IOException {
        Instant now = clock.instant();
        long[] counts = new long[4];
        List<Put> aside = new ArrayList<>();
        InputStream lines = new BufferedInputStream(stream, 64 * 1024);
        long number = 0;
        for (byte[] line = next(lines); line != null; line = next(lines)) {
            number++;
            if (line.length == 0) {
                continue;
            }
            try {
                counts[take(country, line, now)]++;
            } catch (NoticeRefused e) {
                String reason = String.valueOf(e.getMessage());
                notices.quarantine(country.name(), number, reason, now);
                counts[3]++;
                if (aside.size() < MOST_REPORTED) {
                    aside.add(new Put(number, reason));
                }
            }
        }
        return new Taken(counts[0], counts[1], counts[2], counts[3], aside);
    }

    /** @return which count it goes to */
    private int take(Country country, byte[] line, Instant now) throws NoticeRefused {
        String withdrawn = withdrawn(line);
        if (withdrawn != null) {
            if (!notices.withdraw(country.name(), withdrawn, now)) {
                throw new NoticeRefused("withdraw names " + withdrawn + ", which is no notice in force");
            }
            return 2;
        }
        CheckedNotice notice = CheckedNotice.read(line, clock);
        if (!notice.notice().country().equals(country.name())) {
            throw new NoticeRefused(
                    "country is " + notice.notice().country() + ", and " + country + " speaks for itself only");
        }
        return notices.put(notice, now) ? 0 : 1;
    }

    private static @Nullable String withdrawn(byte[] line) {
        if (line.length > 1_000) {
            return null;
        }
        try {
            JsonNode id = JSON.readTree(line).path("withdraw").path("id");
            return id.isTextual() ? id.textValue() : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The next line; one that is too long is cut off, and is then no notice. Null at the end. */
    private static byte @Nullable [] next(InputStream lines) throws IOException {
        int first = lines.read();
        if (first < 0) {
            return null;
        }
        var line = new ByteArrayOutputStream();
        for (int value = first; value >= 0 && value != '\n'; value = lines.read()) {
            if (line.size() <= CheckedNotice.LONGEST) {
                line.write(value);
            }
        }
        return line.toByteArray();
    }
}
