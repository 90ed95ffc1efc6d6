package org.tambo.kiosk;

import io.quarkus.arc.profile.UnlessBuildProfile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.tambo.watchlist.DeletionProof;
import org.tambo.watchlist.Watchlist;
import org.tambo.watchlist.WatchlistRefused;

/** The centre's door for signed watchlists: the same code as for one that comes in a folder. */
@Path("/api/watchlist")
@UnlessBuildProfile("centre")
@RunOnVirtualThread
public class WatchlistResource {
    private final Watchlist watchlist;

    WatchlistResource(Watchlist watchlist) {
        this.watchlist = watchlist;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Watchlist.Applied take(byte[] file) throws WatchlistRefused {
        return watchlist.apply(file);
    }

    /** What this station has signed to have deleted. */
    @GET
    @Path("deletions")
    @Produces(MediaType.APPLICATION_JSON)
    public List<DeletionProof> deletions(@QueryParam("after") @DefaultValue("0") long after) {
        return watchlist.deletions(after);
    }
}
