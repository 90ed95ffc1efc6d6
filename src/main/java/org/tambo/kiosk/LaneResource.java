package org.tambo.kiosk;

import io.quarkus.arc.profile.UnlessBuildProfile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tambo.screening.Finding;
import org.tambo.screening.FingerProblem;
import org.tambo.screening.Lane;
import org.tambo.screening.RetractionReason;
import org.tambo.screening.TypedNumber;

/** The lane's snapshot and the officer's acts on the encounter; each act answers with the snapshot after it. */
@Path("/api")
@UnlessBuildProfile("centre")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LaneResource {
    private final Lane lane;
    private final LaneScreen screen;

    LaneResource(Lane lane, LaneScreen screen) {
        this.lane = lane;
        this.screen = screen;
    }

    /** The officer's finding on a candidate. */
    record AdjudicationRequest(@Nullable String finding) {}

    /** Why a hit is taken back. */
    record RetractionRequest(@Nullable String reason) {}

    /** Why no finger can be had. */
    record NotHadRequest(@Nullable String reason) {}

    /** A number, typed; the issuer is a document's. */
    record NumberRequest(
            @Nullable String kind,
            @Nullable String issuer,
            @Nullable String number) {}

    @GET
    @Path("lane")
    public LaneView lane() {
        return screen.view();
    }

    @POST
    @Path("encounters")
    @Consumes(MediaType.WILDCARD)
    public LaneView withoutDocument() {
        lane.withoutDocument();
        return screen.view();
    }

    @POST
    @Path("encounters/{encounter}/candidates/{candidate}/adjudication")
    public LaneView adjudicate(
            @PathParam("encounter") String encounter,
            @PathParam("candidate") String candidate,
            @Nullable AdjudicationRequest request) {
        lane.adjudicate(encounter, candidate, finding(request == null ? null : request.finding()));
        return screen.view();
    }

    /** A confirmed hit was a mistake; also when its encounter is over. */
    @POST
    @Path("hits/{sequence}/retraction")
    public LaneView retract(@PathParam("sequence") long sequence, @Nullable RetractionRequest request) {
        lane.retract(sequence, mistake(request == null ? null : request.reason()));
        return screen.view();
    }

    private static RetractionReason mistake(@Nullable String text) {
        return switch (text) {
            case "NOT_THE_PERSON" -> RetractionReason.NOT_THE_PERSON;
            case "ENTERED_BY_MISTAKE" -> RetractionReason.ENTERED_BY_MISTAKE;
            case null, default -> throw new BadRequestException("reason must be NOT_THE_PERSON or ENTERED_BY_MISTAKE");
        };
    }

    @POST
    @Path("encounters/{encounter}/finger/not-had")
    public LaneView noFinger(@PathParam("encounter") String encounter, @Nullable NotHadRequest request) {
        lane.noFinger(encounter, notHad(request == null ? null : request.reason()));
        return screen.view();
    }

    @POST
    @Path("numbers")
    public LaneView number(@Nullable NumberRequest request) {
        lane.number(Optional.ofNullable(request)
                .flatMap(typed -> TypedNumber.of(kind(typed.kind()), text(typed.issuer()), text(typed.number())))
                .orElseThrow(() -> new BadRequestException(
                        "issuer must be one to three letters, number up to 32 letters, digits, blanks and - . / <")));
        return screen.view();
    }

    private static TypedNumber.Kind kind(@Nullable String text) {
        return switch (text) {
            case "DOCUMENT" -> TypedNumber.Kind.DOCUMENT;
            case "PLATE" -> TypedNumber.Kind.PLATE;
            case "VIN" -> TypedNumber.Kind.VIN;
            case "WEAPON" -> TypedNumber.Kind.WEAPON;
            case null, default -> throw new BadRequestException("kind must be DOCUMENT, PLATE, VIN or WEAPON");
        };
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Finding finding(@Nullable String text) {
        return switch (text) {
            case "SAME" -> Finding.SAME;
            case "NOT_SAME" -> Finding.NOT_SAME;
            case "CANNOT_TELL" -> Finding.CANNOT_TELL;
            case null, default -> throw new BadRequestException("finding must be SAME, NOT_SAME or CANNOT_TELL");
        };
    }

    private static FingerProblem notHad(@Nullable String text) {
        return switch (text) {
            case "INJURED" -> FingerProblem.INJURED;
            case "MISSING" -> FingerProblem.MISSING;
            case "REFUSED" -> FingerProblem.REFUSED;
            case null, default -> throw new BadRequestException("reason must be INJURED, MISSING or REFUSED");
        };
    }

    @POST
    @Path("encounters/{encounter}/finger/again")
    @Consumes(MediaType.WILDCARD)
    public LaneView fingerAgain(@PathParam("encounter") String encounter) {
        lane.fingerAgain(encounter);
        return screen.view();
    }

    @POST
    @Path("encounters/{encounter}/close")
    @Consumes(MediaType.WILDCARD)
    public LaneView close(@PathParam("encounter") String encounter) {
        lane.close(encounter);
        return screen.view();
    }

    @GET
    @Path("encounters/{encounter}/finger.png")
    @Produces("image/png")
    public byte[] finger(@PathParam("encounter") String encounter) {
        return lane.picture(encounter).orElseThrow(() -> new NotFoundException("no picture is kept"));
    }
}
