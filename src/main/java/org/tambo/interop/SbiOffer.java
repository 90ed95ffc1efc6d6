package org.tambo.interop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.tambo.device.CaptureResult;
import org.tambo.device.DeviceClass;
import org.tambo.device.DeviceEvent.Retry;
import org.tambo.device.DeviceRegistry;
import org.tambo.device.DeviceState;
import org.tambo.device.DeviceStatus;
import org.tambo.device.FingerImageRecord;
import org.tambo.device.GreyImage;

/**
 * What the station answers as a service with MOSIP's Secure Biometric Interface. Source: MOSIP, "Secure Biometric
 * Interface", versions 0.9.5 and 1.0, and the schemas beside it ({@code api/sbi/*.yaml}). Its devices are of level L0 and
 * registered nowhere, so that what it signs is signed by the station's own key alone, and captures for authentication,
 * which need a certificate of MOSIP's to encrypt for, are refused.
 */
final class SbiOffer {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(4_096)
                    .build())
            .build());

    private static final List<String> VERSIONS = List.of("0.9.5", "1.0");
    private static final Duration TRANSFER = Duration.ofSeconds(30);
    private static final long LEAST_MILLIS = 1_000;
    private static final long MOST_MILLIS = 120_000;
    private static final int MOST_TEXT = 256;

    private static final String SUCCESS = "0";
    private static final String NO_OBJECT = "101";
    private static final String EXTRACTION = "102";
    private static final String NO_SUCH_DEVICE = "106";
    private static final String COUNT = "109";
    private static final String NOT_CONNECTED = "202";
    private static final String MALFORMED = "501";
    private static final String BUSY = "502";
    private static final String NOT_OFFERED = "503";

    private final DeviceRegistry devices;
    private final String station;
    private final UnaryOperator<byte[]> signer;
    private final Function<GreyImage, byte[]> jpeg2000;

    /**
     * @param station this station's name, the beginning of its devices' serial numbers
     * @param signer makes an Ed25519 signature
     * @param jpeg2000 codes a picture without loss
     */
    SbiOffer(
            DeviceRegistry devices,
            String station,
            UnaryOperator<byte[]> signer,
            Function<GreyImage, byte[]> jpeg2000) {
        this.devices = devices;
        this.station = station;
        this.signer = signer;
        this.jpeg2000 = jpeg2000;
    }

    /**
     * @param method such as {@code MOSIPDISC}
     * @param path such as {@code /device}
     * @param address where this service is reached
     * @return empty when there is no such request
     */
    Optional<String> answer(String method, String path, String body, String address) throws InterruptedException {
        return switch (method + " " + path) {
            case "MOSIPDISC /device" -> Optional.of(discovered(body, address));
            case "MOSIPDINFO /info" -> Optional.of(told(address));
            case "RCAPTURE /capture" -> Optional.of(captured(body));
            case "CAPTURE /capture" ->
                Optional.of(refusal(NOT_OFFERED, "captures for authentication are not offered: use RCAPTURE"));
            case "STREAM /stream" ->
                Optional.of(error(NOT_OFFERED, "these scanners give no moving picture")
                        .toString());
            default -> Optional.empty();
        };
    }

    private List<DeviceStatus> scanners() {
        return devices.devices().stream()
                .filter(device -> device.deviceClass() == DeviceClass.FINGERPRINT)
                .toList();
    }

    private String discovered(String body, String address) {
        String type =
                parse(body).map(request -> request.path("type").asText("")).orElse("");
        ArrayNode all = JSON.createArrayNode();
        if (type.equals("Finger") || type.equals("Biometric Device")) {
            for (DeviceStatus device : scanners()) {
                ObjectNode one = described(device, address);
                one.put("digitalId", wrapped(digitalId(device).toString()));
                all.add(one);
            }
        }
        return all.toString();
    }

    private String told(String address) {
        ArrayNode all = JSON.createArrayNode();
        for (DeviceStatus device : scanners()) {
            ObjectNode told = described(device, address);
            told.put("firmware", device.profile());
            told.put("env", "Production");
            told.put("digitalId", signed(digitalId(device)));
            ObjectNode one = all.addObject();
            one.put("deviceInfo", signed(told));
            one.set("error", error(SUCCESS, "Success"));
        }
        return all.toString();
    }

    private ObjectNode described(DeviceStatus device, String address) {
        ObjectNode one = JSON.createObjectNode();
        one.put("deviceId", device.device());
        one.put(
                "deviceStatus",
                switch (device.state()) {
                    case DeviceState.Ready _ -> "Ready";
                    case DeviceState.Busy _ -> "Busy";
                    case DeviceState.Absent _, DeviceState.Opening _, DeviceState.Faulty _ -> "Not Ready";
                });
        one.put("certification", "L0");
        one.put("serviceVersion", "1.0.0");
        one.putArray("deviceSubId").add(0);
        one.put("callbackId", address);
        one.put("deviceCode", serial(device));
        ArrayNode versions = one.putArray("specVersion");
        VERSIONS.forEach(versions::add);
        one.put("purpose", "Registration");
        one.set("error", error(SUCCESS, "Success"));
        return one;
    }

    private ObjectNode digitalId(DeviceStatus device) {
        ObjectNode id = JSON.createObjectNode();
        id.put("serialNo", serial(device));
        id.put("make", "Tambo");
        id.put("model", device.model());
        id.put("type", "Finger");
        id.put("deviceSubType", "Single");
        id.put("deviceProvider", "Tambo");
        id.put("deviceProviderId", station);
        id.put("dateTime", now());
        return id;
    }

    private String serial(DeviceStatus device) {
        return station + "-" + device.device();
    }

    private String captured(String body) throws InterruptedException {
        Optional<JsonNode> parsed = parse(body);
        if (parsed.isEmpty() || !parsed.get().path("bio").path(0).isObject()) {
            return refusal(MALFORMED, "the request is no JSON object with a bio");
        }
        JsonNode request = parsed.get();
        JsonNode bio = request.path("bio").path(0);
        if (request.path("bio").size() != 1 || bio.path("count").asInt(0) != 1) {
            return refusal(COUNT, "one finger at a time");
        }
        String device = bio.path("deviceId").asText("");
        Optional<DeviceStatus> scanner =
                scanners().stream().filter(one -> one.device().equals(device)).findFirst();
        if (scanner.isEmpty() || !bio.path("type").asText("").equals("Finger")) {
            return refusal(NO_SUCH_DEVICE, "there is no such fingerprint scanner");
        }
        Duration within = Duration.ofMillis(Math.clamp(request.path("timeout").asLong(0), LEAST_MILLIS, MOST_MILLIS));
        CompletableFuture<CaptureResult> asked = devices.take(device, within);
        CaptureResult result;
        try {
            result = asked.get(within.plus(TRANSFER).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asked.cancel(false);
            return refusal(NO_OBJECT, "no finger in time");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return switch (result) {
            case CaptureResult.Picture picture -> delivered(request, bio, picture);
            case CaptureResult.TryAgain again
            when again.reason() == Retry.NO_FINGER -> refusal(NO_OBJECT, "no finger in time");
            case CaptureResult.TryAgain again ->
                refusal(EXTRACTION, again.reason().name());
            case CaptureResult.Lost lost -> refusal(NOT_CONNECTED, lost.fault().name());
            case CaptureResult.NotReady _ ->
                scanner.get().state() instanceof DeviceState.Busy
                        ? refusal(BUSY, "the scanner is busy")
                        : refusal(NOT_CONNECTED, "the scanner is not ready");
        };
    }

    private String delivered(JsonNode request, JsonNode bio, CaptureResult.Picture picture) {
        GreyImage image = picture.image();
        byte[] record = new FingerImageRecord(
                        image.width(),
                        image.height(),
                        image.dpi(),
                        0,
                        FingerImageRecord.Coding.JPEG_2000,
                        jpeg2000.apply(image))
                .toBytes(picture.at());
        Arrays.fill(image.pixels(), (byte) 0);
        ObjectNode data = JSON.createObjectNode();
        data.put("digitalId", signed(JSON.createObjectNode().put("serialNo", station)));
        data.put("deviceCode", station);
        data.put("deviceServiceVersion", "1.0.0");
        data.put("bioType", "Finger");
        data.put("bioSubType", text(bio.path("bioSubType").path(0), "UNKNOWN"));
        data.put("purpose", "Registration");
        data.put("env", text(request.path("env"), "Production"));
        data.put("bioValue", Base64.getUrlEncoder().withoutPadding().encodeToString(record));
        data.put("transactionId", text(request.path("transactionId"), ""));
        data.put("timestamp", now());
        data.put("requestedScore", bio.path("requestedScore").asInt(0));
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode one = answer.putArray("biometrics").addObject();
        one.put("specVersion", VERSIONS.getLast());
        one.put("data", signed(data));
        one.put("hash", chained(text(bio.path("previousHash"), ""), record));
        one.set("error", error(SUCCESS, "Success"));
        return answer.toString();
    }

    /** A capture's hash is over the one before it too, so that none can be taken out. */
    private static String chained(String previous, byte[] record) {
        String before = previous.isEmpty() ? sha256(new byte[0]) : previous;
        return sha256((before + sha256(record)).getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<JsonNode> parse(String body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree != null && tree.isObject() ? Optional.of(tree) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node, String otherwise) {
        String text = node.asText(otherwise);
        return text.substring(0, Math.min(text.length(), MOST_TEXT));
    }

    private static String refusal(String code, String why) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("biometrics").addObject().set("error", error(code, why));
        return answer.toString();
    }

    private static ObjectNode error(String code, String why) {
        return JSON.createObjectNode().put("errorCode", code).put("errorInfo", why);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String wrapped(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 8037: a JSON Web Signature by Ed25519. */
    private String signed(ObjectNode payload) {
        String text = wrapped("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}") + "." + wrapped(payload.toString());
        byte[] signature = signer.apply(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }
}
