package org.tambo.kiosk;

import io.quarkus.arc.profile.UnlessBuildProfile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.tambo.sync.UpdateNotTaken;
import org.tambo.sync.UpdateStatus;
import org.tambo.sync.Updates;
import org.tambo.sync.update.Door;
import org.tambo.sync.update.UpdateRun;

/** How updates stand, and the doors for those that do not come by themselves. */
@Path("/api/updates")
@UnlessBuildProfile("centre")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class UpdateResource {
    private final Updates updates;

    UpdateResource(Updates updates) {
        this.updates = updates;
    }

    /** That there is something new: docs/sync-protocol.md, 1.5. */
    record HintRequest(@Nullable Long timestamp, @Nullable Boolean urgent) {}

    /** Where it lies: a folder of this machine, or an address. */
    record ImportRequest(@Nullable String from) {}

    @GET
    public UpdateStatus status() {
        return updates.status();
    }

    @POST
    @Path("hint")
    public void hint(@Nullable HintRequest hint) {
        if (hint == null || hint.timestamp() == null) {
            throw new BadRequestException("timestamp must be given");
        }
        updates.hint(hint.timestamp(), Boolean.TRUE.equals(hint.urgent()));
    }

    @POST
    @Path("import")
    public UpdateRun.Outcome bring(@Nullable ImportRequest request) throws UpdateNotTaken {
        return updates.bring(door(request == null ? null : request.from()));
    }

    private static Door door(@Nullable String from) {
        if (from == null || from.isEmpty()) {
            throw new BadRequestException("from must be a folder or an address");
        }
        try {
            return from.startsWith("http:") || from.startsWith("https:")
                    ? Door.at(URI.create(from), true)
                    : Door.in(java.nio.file.Path.of(from));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("from must be a folder or an address", e);
        }
    }
}
