package org.tambo.device;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * A scanner whose vendor ships a WS-Biometric Devices service. Sources: NIST SP 500-288 and OASIS "WS-Biometric Devices
 * Version 1.0", chapter 6: register, lock, initialize, configure; then capture and download for each picture; at the end
 * unlock and unregister.
 */
final class WsbdAccess implements Access {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** A sensor may have to warm up. */
    private static final Duration INITIALIZING = Duration.ofSeconds(30);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration HEALTH = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PREPARING = Duration.ofMillis(100);
    private static final Duration MOST_PREPARING = Duration.ofSeconds(10);
    private static final String XML = "text/xml";
    private static final String NAMESPACE = "http://docs.oasis-open.org/bioserv/ns/wsbd-1.0";
    private static final Pattern ID = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    private final TransportProfile.WsbdScanner profile;
    private final PictureDecoder decoder;
    private final URI address;
    private final boolean named;
    private final LocalService service = new LocalService();
    private Deadline nextLook = Deadline.in(Duration.ZERO);
    private boolean there;

    /** @param address of the service */
    WsbdAccess(TransportProfile.WsbdScanner profile, PictureDecoder decoder, String address) {
        this.profile = profile;
        this.decoder = decoder;
        this.address = URI.create("http://127.0.0.1/").resolve(given(address));
        this.named = !given(address).toString().isEmpty();
    }

    /** Empty where it is none. */
    private static URI given(String address) {
        try {
            URI given = new URI(address.endsWith("/") ? address : address + "/");
            boolean http = "http".equals(given.getScheme()) || "https".equals(given.getScheme());
            return http && given.getHost() != null ? given : URI.create("");
        } catch (URISyntaxException e) {
            return URI.create("");
        }
    }

    @Override
    public boolean present() throws DeviceFailed, InterruptedException {
        if (!named) {
            throw new DeviceFailed(DeviceFault.PROFILE, "its port should be wsbd: and the service's address");
        }
        if (nextLook.passed()) {
            try {
                there = ask("GET", "info", ANSWER).status().equals("success");
            } catch (DeviceFailed e) {
                there = false;
            }
            nextLook = Deadline.in(BETWEEN_LOOKS);
        }
        return there;
    }

    @Override
    public OpenDevice open() throws DeviceFailed, InterruptedException {
        WsbdResult registered = success(ask("POST", "register", ANSWER), "registering");
        String session = registered.sessionId();
        if (!ID.matcher(session).matches()) {
            throw new DeviceFailed(DeviceFault.NOISE, "the service gives no session");
        }
        OpenScanner scanner = new OpenScanner(session);
        try {
            success(ask("POST", "lock/" + session, ANSWER), "locking");
            success(ask("POST", "initialize/" + session, INITIALIZING), "initializing");
            scanner.configure();
            return scanner;
        } catch (DeviceFailed | InterruptedException | RuntimeException e) {
            scanner.close();
            throw e;
        }
    }

    private WsbdResult ask(String method, String path, Duration within) throws DeviceFailed, InterruptedException {
        return WsbdResult.parse(service.ask(method, address.resolve(path), XML, "", within));
    }

    private static WsbdResult success(WsbdResult result, String doing) throws DeviceFailed {
        if (result.status().equals("success")) {
            return result;
        }
        DeviceFault fault = switch (result.status()) {
            case "lockHeldByAnother", "sensorBusy" -> DeviceFault.PORT_REFUSED;
            case "sensorFailure", "canceledWithSensorFailure" -> DeviceFault.UNPLUGGED;
            case "sensorTimeout" -> DeviceFault.SILENT;
            default -> DeviceFault.UNEXPECTED_ANSWER;
        };
        throw new DeviceFailed(
                fault,
                doing + ": " + shown(result.status())
                        + (result.message().isEmpty() ? "" : ": " + shown(result.message())));
    }

    private static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    @Override
    public void close() {
        service.close();
    }

    private final class OpenScanner implements OpenDevice {
        private final String session;
        private Deadline nextHealth = Deadline.in(HEALTH);

        private OpenScanner(String session) {
            this.session = session;
        }

        private void configure() throws DeviceFailed, InterruptedException {
            StringBuilder xml = new StringBuilder("<configuration xmlns=\"" + NAMESPACE
                    + "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                    + " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">");
            for (Map.Entry<String, String> item : profile.configuration().entrySet()) {
                xml.append("<item><key>")
                        .append(escaped(item.getKey()))
                        .append("</key><value xsi:type=\"xs:string\">")
                        .append(escaped(item.getValue()))
                        .append("</value></item>");
            }
            xml.append("</configuration>");
            success(
                    WsbdResult.parse(service.ask(
                            "POST", address.resolve("configure/" + session), XML, xml.toString(), INITIALIZING)),
                    "configuring");
        }

        private static String escaped(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        }

        @Override
        public void attend(Deadline until) throws DeviceFailed, InterruptedException {
            if (nextHealth.passed()) {
                // Also shows whether the lock was taken away.
                success(ask("GET", "configure/" + session, ANSWER), "asking how it stands");
                nextHealth = Deadline.in(HEALTH);
            }
            Thread.sleep(Math.max(1, (until.nanos() - System.nanoTime()) / 1_000_000));
        }

        @Override
        public Optional<GreyImage> capture(CaptureRequest asked, Runnable onFinger)
                throws DeviceFailed, CaptureRefused, InterruptedException {
            URI capture = address.resolve("capture/" + session);
            Duration within = profile.capture();
            CompletableFuture<HttpResponse<byte[]>> answer = service.begin("POST", capture, XML, "", within);
            boolean ended = false;
            while (!answer.isDone()) {
                if (!ended && (asked.cancelled() || asked.fingerUntil().passed())) {
                    ask("POST", "cancel/" + session, ANSWER);
                    ended = true;
                }
                Thread.sleep(LOOK);
            }
            WsbdResult captured = WsbdResult.parse(LocalService.answer(answer, capture, within));
            nextHealth = Deadline.in(HEALTH);
            if (asked.cancelled()) {
                return Optional.empty();
            }
            if (captured.status().equals("canceled") || captured.status().equals("sensorTimeout")) {
                throw new CaptureRefused(DeviceEvent.Retry.NO_FINGER, "no finger in time");
            }
            success(captured, "capturing");
            if (captured.captureIds().isEmpty()
                    || !ID.matcher(captured.captureIds().getFirst()).matches()) {
                throw new DeviceFailed(DeviceFault.UNEXPECTED_ANSWER, "a capture without an id");
            }
            onFinger.run();
            GreyImage image = download(captured.captureIds().getFirst());
            return asked.cancelled() ? Optional.empty() : Optional.of(image);
        }

        private GreyImage download(String id) throws DeviceFailed, CaptureRefused, InterruptedException {
            Deadline prepared = Deadline.in(MOST_PREPARING);
            WsbdResult result = ask("GET", "download/" + id, INITIALIZING);
            while (result.status().equals("preparingDownload") && !prepared.passed()) {
                Thread.sleep(PREPARING);
                result = ask("GET", "download/" + id, INITIALIZING);
            }
            success(result, "downloading");
            try {
                return decoder.decode(result.sensorData(), profile.dpi());
            } catch (IllegalArgumentException e) {
                throw new CaptureRefused(
                        DeviceEvent.Retry.TRANSFER_BROKEN, "the picture cannot be read: " + e.getMessage());
            }
        }

        @Override
        public void close() {
            try {
                ask("DELETE", "lock/" + session, ANSWER);
                ask("DELETE", "register/" + session, ANSWER);
            } catch (DeviceFailed e) {
                System.getLogger(WsbdAccess.class.getName())
                        .log(System.Logger.Level.DEBUG, "leaving the service: {0}", e.detail());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
