package org.tambo.kiosk;

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
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tambo.device.CaptureResult;
import org.tambo.device.LiveView;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.screening.Lane;

/**
 * The devices for a technician's tools: while the edge runs it alone holds the ports, so they ask it. What is captured
 * here belongs to no encounter and is kept nowhere.
 */
@Path("/api/devices")
@RunOnVirtualThread
public class DeviceResource {
    /** Beyond the finger's time: the slowest module's transfer. */
    private static final Duration TRANSFER = Duration.ofSeconds(30);

    private static final int LONGEST_SECONDS = 120;
    private static final Duration FRAME = Duration.ofSeconds(2);

    private final Lane lane;

    DeviceResource(Lane lane) {
        this.lane = lane;
    }

    /** Every device as it stands. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<LaneView.DeviceView> devices() {
        return lane.devices().stream().map(LaneView.DeviceView::of).toList();
    }

    /** Takes one picture. */
    @POST
    @Path("{device}/capture")
    @Consumes(MediaType.WILDCARD)
    @Produces("image/png")
    public byte[] capture(@PathParam("device") String device, @QueryParam("within") @DefaultValue("20") int seconds)
            throws InterruptedException {
        known(device);
        Duration within = within(seconds);
        CompletableFuture<CaptureResult> asked = lane.registry().take(device, within);
        CaptureResult result;
        try {
            result = asked.get(within.plus(TRANSFER).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asked.cancel(false);
            throw DeviceRefused.notGiven("TIMED_OUT", "no picture came in time");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return switch (result) {
            case CaptureResult.Picture picture -> {
                byte[] png = FingerPicture.png(picture.image());
                Arrays.fill(picture.image().pixels(), (byte) 0);
                yield png;
            }
            case CaptureResult.TryAgain again ->
                throw DeviceRefused.notGiven(again.reason().name(), "try again");
            case CaptureResult.Lost lost ->
                throw DeviceRefused.notGiven(lost.fault().name(), "the device failed");
            case CaptureResult.NotReady _ -> throw DeviceRefused.notReady();
        };
    }

    /** What a scanner sees while it waits for a finger: the next frame that comes; 204 when none has within two seconds. */
    @GET
    @Path("{device}/live")
    @Produces("image/jpeg")
    public Response live(@PathParam("device") String device) throws InterruptedException {
        LiveView view = lane.registry()
                .live(device)
                .orElseThrow(() -> new NotFoundException("no such device shows what it sees"));
        return view.next(FRAME)
                .map(jpeg ->
                        Response.ok(jpeg).header("Cache-Control", "no-store").build())
                .orElseGet(() -> Response.noContent().build());
    }

    /** Reads one document: the lines as the reader sent them. */
    @POST
    @Path("{device}/read")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public List<String> read(@PathParam("device") String device, @QueryParam("within") @DefaultValue("20") int seconds)
            throws InterruptedException {
        known(device);
        CompletableFuture<List<String>> asked = lane.registry().nextText(device).orElseThrow(DeviceRefused::notReady);
        try {
            return asked.get(within(seconds).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asked.cancel(false);
            throw DeviceRefused.notGiven("NO_DOCUMENT", "no document was put in");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void known(String device) {
        if (lane.devices().stream().noneMatch(one -> one.device().equals(device))) {
            throw new NotFoundException("there is no such device");
        }
    }

    private static Duration within(int seconds) {
        return Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST_SECONDS));
    }
}
