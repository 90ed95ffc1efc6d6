package org.tambo.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.tambo.lab.demo.DemoTraveller;
import org.tambo.lab.demo.Lane;
import org.tambo.lab.device.LineFault;
import org.tambo.lab.device.SerialLine;
import org.tambo.lab.traveller.FingerPictures;
import org.tambo.lab.web.LocalJsonServer;
import org.tambo.lab.web.Refusal;
import org.tambo.lab.web.Request;

/**
 * The two virtual devices of a lane in a process of their own, with a control interface on the local machine.
 *
 * <pre>
 * GET    /travellers                     who can come
 * GET    /status                         who is there, and how the devices are
 * POST   /lane/{traveller}               the traveller with this key steps up
 * DELETE /lane                           whoever is there leaves
 * POST   /document                       whoever is there lays the document on once more
 * POST   /devices/{device}/unplug        at once, or ?after=BYTES
 * POST   /devices/{device}/replug
 * POST   /devices/{device}/noise?seconds=N
 * POST   /devices/{device}/silence?seconds=N
 * POST   /devices/{device}/drop?after=BYTES
 * POST   /devices/{device}/flip?after=BYTES&amp;bit=N
 * POST   /devices/{device}/stall?after=BYTES&amp;seconds=N
 * POST   /devices/{device}/hurry         from now on its line is as fast as it is read
 * POST   /devices/{device}/heal          noise, silence and faults to come are over
 * </pre>
 *
 * The devices are {@code finger} and {@code reader}. Every answer but the first is the status.
 */
public final class VirtualDevices implements AutoCloseable {
    private static final int LARGEST_BODY = 1_024;
    private static final int LONGEST_SECONDS = 3_600;
    private static final int FARTHEST_BYTE = 10_000_000;

    private final Lane lane;
    private final LocalJsonServer server;

    /**
     * Plugs both devices in.
     *
     * @param ports the folder in which the ports {@code finger} and {@code reader} appear
     * @param controlPort 0 for any free one
     */
    public VirtualDevices(Path ports, FingerPictures pictures, int controlPort) throws IOException {
        this.lane = new Lane(ports, pictures);
        this.server = new LocalJsonServer(controlPort, LARGEST_BODY, this::answer);
    }

    /** Arguments: the ports' folder, the folder where finger pictures are kept, and, if not any, the control port. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length < 2 || arguments.length > 3) {
            System.err.println("usage: VirtualDevices <port folder> <picture folder> [control port]");
            System.exit(2);
        }
        int controlPort = arguments.length == 3 ? Integer.parseInt(arguments[2]) : 0;
        FingerPictures pictures = new FingerPictures(Path.of(arguments[1]));
        try (VirtualDevices devices = new VirtualDevices(Path.of(arguments[0]), pictures, controlPort)) {
            Runtime.getRuntime().addShutdownHook(new Thread(devices::close));
            System.out.println("virtual devices " + devices.address());
            Thread.currentThread().join();
        }
    }

    /** Where the control interface listens. */
    public URI address() {
        return server.address();
    }

    public Lane lane() {
        return lane;
    }

    @Override
    public void close() {
        server.close();
        try {
            lane.close();
        } catch (IOException broken) {
            System.err.println("closing the ports: " + broken);
        }
    }

    private JsonNode answer(Request request) throws Refusal, IOException {
        List<String> path = request.path();
        if (request.line().equals("GET /travellers")) {
            return travellers();
        }
        switch (request.method()) {
            case "GET" -> require(path.equals(List.of("status")), request);
            case "DELETE" -> {
                require(path.equals(List.of("lane")), request);
                lane.leave();
            }
            case "POST" -> act(request, path);
            default -> throw new Refusal(405, request.method() + " is not known here");
        }
        return status();
    }

    private void act(Request request, List<String> path) throws Refusal, IOException {
        if (path.equals(List.of("document"))) {
            lane.layDocument();
        } else if (path.size() == 2 && path.getFirst().equals("lane")) {
            lane.come(DemoTraveller.withKey(path.getLast())
                    .orElseThrow(() -> new Refusal(404, "no traveller has the key '" + path.getLast() + "'")));
        } else {
            require(path.size() == 3 && path.getFirst().equals("devices"), request);
            disturb(line(path.get(1)), path.getLast(), request);
        }
    }

    private SerialLine line(String device) throws Refusal {
        return switch (device) {
            case "finger" -> lane.module().line();
            case "reader" -> lane.reader().line();
            default -> throw new Refusal(404, "no device is called '" + device + "'; there are finger and reader");
        };
    }

    private static void disturb(SerialLine line, String how, Request request) throws Refusal, IOException {
        switch (how) {
            case "unplug" -> {
                if (request.query().containsKey("after")) {
                    line.inject(new LineFault.Unplug(after(request)));
                } else {
                    line.unplug();
                }
            }
            case "replug" -> line.replug();
            case "noise" -> line.noise(seconds(request));
            case "silence" -> line.silence(seconds(request));
            case "drop" -> line.inject(new LineFault.Drop(after(request)));
            case "flip" -> line.inject(new LineFault.Flip(after(request), request.number("bit", 0, 7)));
            case "stall" -> line.inject(new LineFault.Stall(after(request), seconds(request)));
            case "hurry" -> line.hurry();
            case "heal" -> line.heal();
            default -> throw new Refusal(404, "a device cannot '" + how + "'");
        }
    }

    private static int after(Request request) throws Refusal {
        return request.number("after", 0, FARTHEST_BYTE);
    }

    private static Duration seconds(Request request) throws Refusal {
        return Duration.ofSeconds(request.number("seconds", 0, LONGEST_SECONDS));
    }

    private static void require(boolean known, Request request) throws Refusal {
        if (!known) {
            throw new Refusal(404, "nothing is at " + request.line());
        }
    }

    private static JsonNode travellers() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (DemoTraveller one : DemoTraveller.values()) {
            ObjectNode json = all.addObject()
                    .put("key", one.key())
                    .put("story", one.story())
                    .put("surnames", one.traveller().surnames())
                    .put("givenNames", one.traveller().given())
                    .put("nationality", one.traveller().nationality())
                    .put("documentNumber", one.traveller().document().number())
                    .put("expected", one.expected().name());
            ArrayNode reasons = json.putArray("expectedReasons");
            one.expectedReasons().forEach(reasons::add);
        }
        return all;
    }

    private JsonNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("traveller", lane.present().map(DemoTraveller::key).orElse(null));
        status.set(
                "finger",
                status(lane.module().line()).put("fingerDown", lane.module().isFingerDown()));
        status.set("reader", status(lane.reader().line()));
        return status;
    }

    private static ObjectNode status(SerialLine line) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("port", line.port().toString())
                .put("plugged", line.isPlugged())
                .put("inUse", line.isInUse())
                .put("baud", line.baud());
    }
}
