package org.tambo.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A scanner whose vendor ships a service with MOSIP's Secure Biometric Interface. Source: MOSIP, "Secure Biometric
 * Interface", versions 0.9.5 and 1.0, and the schemas beside it ({@code api/sbi/*.yaml}): found on one of this machine's
 * ports 4501 to 4600 by MOSIPDISC, asked who it is by MOSIPDINFO, asked for a finger by RCAPTURE or CAPTURE.
 */
final class SbiAccess implements Access {
    static final int FIRST_PORT = 4_501;
    static final int LAST_PORT = 4_600;
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** Trying a hundred closed ports costs some milliseconds. */
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(1);

    private static final Duration HEALTH = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String JSON = "application/json";
    private static final int MOST_DEVICES = 64;

    private final TransportProfile.SbiScanner profile;
    private final PictureDecoder decoder;
    private final List<Integer> ports;
    private final LocalService service = new LocalService();
    private final LiveView live = new LiveView();
    private Deadline nextSearch = Deadline.in(Duration.ZERO);
    private @Nullable Discovered found;

    /** A scanner as MOSIPDISC tells of it. */
    record Discovered(int port, String id, String status, String make, String model, String serial) {
        boolean usable() {
            return status.equals("Ready") || status.equals("Busy");
        }

        /** A station that offers its own devices must not take them for others'. */
        boolean isOurs() {
            return make.equals("Tambo");
        }
    }

    /** @param port of its service; empty for any */
    SbiAccess(TransportProfile.SbiScanner profile, PictureDecoder decoder, String port) {
        this.profile = profile;
        this.decoder = decoder;
        this.ports = ports(port);
    }

    private static List<Integer> ports(String port) {
        List<Integer> all = new ArrayList<>();
        if (port.isEmpty()) {
            for (int one = FIRST_PORT; one <= LAST_PORT; one++) {
                all.add(one);
            }
            return all;
        }
        try {
            return List.of(Integer.parseInt(port));
        } catch (NumberFormatException e) {
            return List.of(); // told when it is looked for
        }
    }

    @Override
    public boolean present() throws DeviceFailed, InterruptedException {
        if (ports.isEmpty()) {
            throw new DeviceFailed(DeviceFault.PROFILE, "its port should be sbi, or sbi: and a number");
        }
        if (nextSearch.passed()) {
            found = search().orElse(null);
            nextSearch = Deadline.in(BETWEEN_SEARCHES);
        }
        return found != null;
    }

    private Optional<Discovered> search() throws InterruptedException {
        for (int port : ports) {
            if (LocalService.listens(port)) {
                try {
                    for (Discovered one : discover(service, port)) {
                        if (one.usable() && profile.fits(one) && (ports.size() == 1 || !one.isOurs())) {
                            return Optional.of(one);
                        }
                    }
                } catch (DeviceFailed e) {
                    System.getLogger(SbiAccess.class.getName())
                            .log(System.Logger.Level.DEBUG, "port {0} is no such service: {1}", port, e.detail());
                }
            }
        }
        return Optional.empty();
    }

    /** The fingerprint scanners of the service on a port. */
    static List<Discovered> discover(LocalService service, int port) throws DeviceFailed, InterruptedException {
        JsonNode answer = json(service.ask("MOSIPDISC", at(port, "device"), JSON, "{\"type\":\"Finger\"}", ANSWER));
        if (!answer.isArray() || answer.size() > MOST_DEVICES) {
            throw new DeviceFailed(DeviceFault.NOISE, "the service does not list its devices");
        }
        List<Discovered> all = new ArrayList<>();
        for (JsonNode device : answer) {
            // A service that has none tells so as a device with nothing but an error.
            if (device.path("digitalId").isTextual()) {
                JsonNode id = unsigned(device.get("digitalId").textValue());
                if (id.path("type").asText("").equals("Finger")) {
                    all.add(new Discovered(
                            port,
                            words(device.path("deviceId")),
                            words(device.path("deviceStatus")),
                            words(id.path("make")),
                            words(id.path("model")),
                            words(id.path("serialNo"))));
                }
            }
        }
        return all;
    }

    /** Some services sign it here already. */
    private static JsonNode unsigned(String digitalId) throws DeviceFailed {
        return digitalId.indexOf('.') < 0
                ? SignedText.json(digitalId)
                : SignedText.parse(digitalId).payload();
    }

    @Override
    public OpenDevice open() throws DeviceFailed, InterruptedException {
        Discovered scanner = found;
        if (scanner == null) {
            throw new DeviceFailed(DeviceFault.UNPLUGGED, "the scanner's service has just gone");
        }
        JsonNode answer = json(service.ask("MOSIPDINFO", at(scanner.port(), "info"), JSON, "{}", ANSWER));
        for (JsonNode one : answer) {
            refuse(one.path("error"));
            String text = one.path("deviceInfo").asText("");
            JsonNode told = text.indexOf('.') < 0
                    ? SignedText.json(text)
                    : SignedText.parse(text).payload();
            if (words(told.path("deviceId")).equals(scanner.id())) {
                String subId = told.path("deviceSubId").path(0).asText("0");
                return new OpenScanner(scanner, subId, version(told));
            }
        }
        throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, "the service does not know the device that it listed");
    }

    private static String version(JsonNode told) {
        String last = "0.9.5";
        for (JsonNode version : told.path("specVersion")) {
            last = words(version);
        }
        return last;
    }

    @Override
    public Optional<LiveView> live() {
        return Optional.of(live);
    }

    @Override
    public void close() {
        service.close();
    }

    private static URI at(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + "/" + path);
    }

    private static JsonNode json(byte[] answer) throws DeviceFailed {
        try {
            JsonNode tree = SignedText.JSON.readTree(answer);
            return tree == null ? SignedText.JSON.nullNode() : tree;
        } catch (JsonProcessingException e) {
            throw new DeviceFailed(DeviceFault.NOISE, "the service's answer is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new DeviceFailed(DeviceFault.NOISE, "the service's answer is no JSON");
        }
    }

    private static String words(JsonNode text) {
        String all = text.asText("");
        return all.substring(0, Math.min(all.length(), 128)).replaceAll("\\p{Cntrl}", " ");
    }

    /** 0 is success; the device's own faults are told from what the user can do about it by {@link #retry}. */
    private static void refuse(JsonNode error) throws DeviceFailed {
        String code = error.path("errorCode").asText("0");
        if (!code.isEmpty() && !code.equals("0")) {
            DeviceFault fault = switch (code) {
                case "106", "202" -> DeviceFault.UNPLUGGED;
                default -> DeviceFault.UNEXPECTED_ANSWER;
            };
            throw new DeviceFailed(
                    fault,
                    "the service's error " + words(error.path("errorCode")) + ": " + words(error.path("errorInfo")));
        }
    }

    private static Optional<DeviceEvent.Retry> retry(JsonNode error) {
        return switch (error.path("errorCode").asText("0")) {
            case "101" -> Optional.of(DeviceEvent.Retry.NO_FINGER);
            case "102", "105" -> Optional.of(DeviceEvent.Retry.POOR_IMAGE);
            default -> Optional.empty();
        };
    }

    private final class OpenScanner implements OpenDevice {
        private final Discovered scanner;
        private final String subId;
        private final String version;
        private Deadline nextHealth = Deadline.in(HEALTH);

        private OpenScanner(Discovered scanner, String subId, String version) {
            this.scanner = scanner;
            this.subId = subId;
            this.version = version;
        }

        @Override
        public void attend(Deadline until) throws DeviceFailed, InterruptedException {
            if (nextHealth.passed()) {
                boolean well = discover(service, scanner.port()).stream()
                        .anyMatch(one -> one.id().equals(scanner.id()) && one.usable());
                if (!well) {
                    throw new DeviceFailed(DeviceFault.UNPLUGGED, "the service no longer calls the scanner ready");
                }
                nextHealth = Deadline.in(HEALTH);
            }
            Thread.sleep(Math.max(1, (until.nanos() - System.nanoTime()) / 1_000_000));
        }

        @Override
        public Optional<GreyImage> capture(CaptureRequest asked, Runnable onFinger)
                throws DeviceFailed, CaptureRefused, InterruptedException {
            long millis = Math.max(1_000, (asked.fingerUntil().nanos() - System.nanoTime()) / 1_000_000);
            String transaction = UUID.randomUUID().toString();
            Duration within = Duration.ofMillis(millis).plus(ANSWER);
            URI address = at(scanner.port(), "capture");
            CompletableFuture<HttpResponse<byte[]>> answer =
                    service.begin(profile.verb(), address, JSON, request(millis, transaction), within);
            if (!awaited(answer, asked, millis)) {
                answer.cancel(true);
                return Optional.empty();
            }
            JsonNode biometric = json(LocalService.answer(answer, address, within))
                    .path("biometrics")
                    .path(0);
            Optional<DeviceEvent.Retry> retry = retry(biometric.path("error"));
            if (retry.isPresent()) {
                throw new CaptureRefused(
                        retry.get(), words(biometric.path("error").path("errorInfo")));
            }
            refuse(biometric.path("error"));
            GreyImage image =
                    picture(SignedText.parse(biometric.path("data").asText("")).payload(), transaction);
            nextHealth = Deadline.in(HEALTH);
            onFinger.run();
            return asked.cancelled() ? Optional.empty() : Optional.of(image);
        }

        /**
         * Waits for the answer, and shows meanwhile what the scanner sees to whoever watches. The moving picture is asked
         * for after the capture: a service that does one thing after the other then does the capture.
         *
         * @return false when the request was cancelled
         */
        private boolean awaited(CompletableFuture<HttpResponse<byte[]>> answer, CaptureRequest asked, long millis)
                throws InterruptedException {
            SbiStream stream = null;
            try {
                while (!answer.isDone()) {
                    if (asked.cancelled()) {
                        return false;
                    }
                    if (stream == null && live.isWatched()) {
                        stream = new SbiStream(service, at(scanner.port(), "stream"), streamRequest(millis), live);
                    }
                    Thread.sleep(LOOK);
                }
                return true;
            } finally {
                if (stream != null) {
                    stream.close();
                }
            }
        }

        private String streamRequest(long millis) {
            ObjectNode request = SignedText.JSON.createObjectNode();
            request.put("deviceId", scanner.id());
            request.put("deviceSubId", subId);
            request.put("timeout", Long.toString(millis));
            return request.toString();
        }

        private GreyImage picture(JsonNode data, String transaction) throws DeviceFailed, CaptureRefused {
            if (!data.path("transactionId").asText("").equals(transaction)) {
                throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, "the picture answers another request");
            }
            if (!data.path("bioType").asText("").equals("Finger")) {
                throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, "what was captured is no finger");
            }
            try {
                return FingerImageRecord.parse(
                                SignedText.bytes(data.path("bioValue").asText("")))
                        .image(decoder);
            } catch (IllegalArgumentException e) {
                throw new CaptureRefused(
                        DeviceEvent.Retry.TRANSFER_BROKEN, "the picture cannot be read: " + e.getMessage());
            }
        }

        private String request(long millis, String transaction) {
            ObjectNode request = SignedText.JSON.createObjectNode();
            request.put("env", profile.environment());
            request.put("purpose", profile.purpose());
            request.put("specVersion", version);
            request.put("timeout", Long.toString(millis));
            request.put(
                    "captureTime", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            request.put("transactionId", transaction);
            ObjectNode bio = request.putArray("bio").addObject();
            bio.put("type", "Finger");
            bio.put("count", 1);
            bio.putArray("bioSubType").add("UNKNOWN");
            bio.putArray("exception");
            bio.put("requestedScore", Integer.toString(profile.requestedScore()));
            bio.put("deviceId", scanner.id());
            bio.put("deviceSubId", subId);
            bio.put("previousHash", "");
            request.putObject("customOpts");
            return request.toString();
        }

        @Override
        public void close() {
            // the service keeps the scanner
        }
    }
}
