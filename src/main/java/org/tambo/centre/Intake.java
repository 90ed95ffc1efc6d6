package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    /** So many reasons are sent back; more are kept. */
    private static final int MOST_REPORTED = 100;
    /** So many lines, or bytes of them, are taken in one transaction. */
    private static final int TOGETHER = 1_000;

    private static final int TOGETHER_BYTES = 8 * 1024 * 1024;

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
        Country country = country(code);
        try {
            return read(country, lines);
        } finally {
            // What was taken before a delivery broke off is in force as well.
            publisher.publish();
        }
    }

    private static Country country(String code) {
        return Country.of(code).orElseThrow(() -> new NotFoundException(code + " is none of BOL, COL, ECU, PER"));
    }

    /** Lines that were put aside, for their country to mend: those after a number, some at a time. */
    @GET
    @Path("quarantine")
    @Produces(MediaType.APPLICATION_JSON)
    public Notices.Quarantine quarantine(
            @PathParam("country") String code, @QueryParam("after") @DefaultValue("0") long after) {
        return notices.quarantined(country(code).name(), after);
    }

    /** What a line says. */
    private sealed interface Line {
        record Upsert(CheckedNotice notice) implements Line {}

        record Withdrawal(String id) implements Line {}

        record Refused(String reason) implements Line {}
    }

    /** Reads some lines, then takes them in one transaction: a sender that is slow holds nothing up. */
    private Taken read(Country country, InputStream stream) throws IOException {
        Tally tally = new Tally();
        InputStream lines = new BufferedInputStream(stream, 64 * 1024);
        Map<Long, Line> some = new LinkedHashMap<>();
        long bytes = 0;
        long number = 0;
        for (byte[] line = next(lines); line != null; line = next(lines)) {
            number++;
            if (line.length > 0) {
                some.put(number, parsed(country, line));
                bytes += line.length;
            }
            if (some.size() >= TOGETHER || bytes >= TOGETHER_BYTES) {
                take(country, some, tally);
                some.clear();
                bytes = 0;
            }
        }
        take(country, some, tally);
        return tally.taken();
    }

    private Line parsed(Country country, byte[] line) {
        String withdrawn = withdrawn(line);
        if (withdrawn != null) {
            return new Line.Withdrawal(withdrawn);
        }
        try {
            CheckedNotice notice = CheckedNotice.read(line, clock);
            String of = notice.notice().country();
            return of.equals(country.name())
                    ? new Line.Upsert(notice)
                    : new Line.Refused("country is " + of + ", and " + country + " speaks for itself only");
        } catch (NoticeRefused e) {
            return new Line.Refused(String.valueOf(e.getMessage()));
        }
    }

    /** What became of the lines so far. */
    private static final class Tally {
        long changed;
        long unchanged;
        long withdrawn;
        long quarantined;
        final List<Put> aside = new ArrayList<>();

        Taken taken() {
            return new Taken(changed, unchanged, withdrawn, quarantined, aside);
        }
    }

    private void take(Country country, Map<Long, Line> lines, Tally tally) {
        Instant now = clock.instant();
        long before = tally.quarantined;
        QuarkusTransaction.requiringNew().timeout(600).run(() -> {
            Map<String, CheckedNotice> upserts = new LinkedHashMap<>();
            lines.forEach((number, line) -> {
                switch (line) {
                    case Line.Upsert(CheckedNotice notice) -> {
                        if (upserts.containsKey(notice.notice().id())) {
                            put(country, upserts, tally, now);
                        }
                        upserts.put(notice.notice().id(), notice);
                    }
                    case Line.Withdrawal(String id) -> {
                        put(country, upserts, tally, now);
                        if (notices.withdraw(country.name(), id, now)) {
                            tally.withdrawn++;
                        } else {
                            aside(
                                    country,
                                    number,
                                    "withdraw names " + id + ", which is no notice in force",
                                    tally,
                                    now);
                        }
                    }
                    case Line.Refused(String reason) -> aside(country, number, reason, tally, now);
                }
            });
            put(country, upserts, tally, now);
            if (tally.quarantined > before) {
                notices.makeRoom(country.name(), now);
            }
        });
    }

    private void put(Country country, Map<String, CheckedNotice> upserts, Tally tally, Instant now) {
        if (!upserts.isEmpty()) {
            int changed = notices.put(country.name(), List.copyOf(upserts.values()), now);
            tally.changed += changed;
            tally.unchanged += upserts.size() - changed;
            upserts.clear();
        }
    }

    private void aside(Country country, long number, String reason, Tally tally, Instant now) {
        notices.quarantine(country.name(), number, reason, now);
        tally.quarantined++;
        if (tally.aside.size() < MOST_REPORTED) {
            tally.aside.add(new Put(number, reason));
        }
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
