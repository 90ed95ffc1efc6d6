package org.tambo.kiosk;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.tambo.screening.Candidate;
import org.tambo.screening.EncounterSnapshot;
import org.tambo.screening.Lane;
import org.tambo.security.StationKeys;
import org.tambo.sync.CentreLink;
import org.tambo.sync.ContactCode;

/** What the officer tells a contact by telephone of a hit that has no way to the centre yet. */
@Path("/api/hits/{sequence}/contact-code")
@UnlessBuildProfile("centre")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ContactCodeResource {
    private final Lane lane;
    private final CentreLink link;
    private final StationKeys keys;

    ContactCodeResource(Lane lane, CentreLink link, StationKeys keys) {
        this.lane = lane;
        this.link = link;
        this.keys = keys;
    }

    /**
     * A code, to be spoken and to be scanned.
     *
     * @param side modules of the QR code's side
     * @param path its dark modules, as a path of SVG
     */
    @RegisterForReflection
    public record Shown(String code, int side, String path) {}

    @GET
    public Shown code(@PathParam("sequence") long sequence) {
        Candidate candidate = lane.snapshot().map(EncounterSnapshot::candidates).stream()
                .flatMap(candidates -> candidates.stream())
                .filter(each -> each.hit() != null && each.hit().sequence() == sequence)
                .findFirst()
                .orElseThrow(() -> new NotFoundException("no hit of that number is before the officer"));
        if (!link.isEnrolled()) {
            throw new NotFoundException("a station that is not enrolled has no codes");
        }
        var key = ContactCode.key(keys.sealingKeys(), link.enrolment().codeKey(), keys.deviceId());
        String notice = candidate.notice().id();
        String code = ContactCode.of(
                        key, keys.deviceId(), sequence, candidate.notice().country(), notice)
                .spoken();
        return drawn(
                code, "TAMBO " + candidate.notice().country() + " " + notice.toUpperCase(Locale.ROOT) + " " + code);
    }

    private static Shown drawn(String code, String text) {
        try {
            ByteMatrix matrix = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
            StringBuilder path = new StringBuilder();
            for (int y = 0; y < matrix.getHeight(); y++) {
                for (int x = 0; x < matrix.getWidth(); x++) {
                    if (matrix.get(x, y) == 1) {
                        path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                    }
                }
            }
            return new Shown(code, matrix.getWidth(), path.toString());
        } catch (WriterException e) {
            throw new IllegalStateException("a contact code has no QR code", e);
        }
    }
}
