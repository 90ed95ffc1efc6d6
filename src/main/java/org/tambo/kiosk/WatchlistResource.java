package org.tambo.kiosk;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.tambo.watchlist.Watchlist;
import org.tambo.watchlist.WatchlistRefused;

/** The centre's door for signed watchlists: the same code as for one that comes in a folder. */
@Path("/api/watchlist")
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
}
