package org.tambo.device;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields out of a profile's tree. It has passed the schema: every field is there and of its type. What a schema
 * cannot say is checked here: that layouts are layouts, and that requests fit them.
 */
final class ProfileFields {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final byte NO_BYTE = 0;

    private final JsonNode tree;

    private ProfileFields(JsonNode tree) {
        this.tree = tree;
    }

    /** A field that passed the schema is wrong all the same. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final String pointer;

        Refused(String pointer, String reason) {
            super(reason);
            this.pointer = pointer;
        }

        /** JSON pointer of the value. */
        String pointer() {
            return pointer;
        }
    }

    static Profile read(JsonNode tree) throws Refused {
        return new ProfileFields(tree).profile();
    }

    private Profile profile() throws Refused {
        DeviceClass deviceClass = DeviceClass.valueOf(tree.get("class").textValue());
        return new Profile(
                tree.get("id").textValue(),
                tree.get("vendor").textValue(),
                tree.get("name").textValue(),
                texts(tree.get("models")),
                deviceClass,
                match(tree.path("match")),
                line(),
                deviceClass == DeviceClass.FINGERPRINT ? module() : reader(),
                Set.copyOf(texts(tree.get("capabilities"))),
                new Profile.Policy(
                        tree.get("policy").get("identification").booleanValue(),
                        tree.get("policy").get("minimumQuality").intValue()),
                texts(tree.path("quirks")),
                tree.get("transcript").textValue());
    }

    private static Profile.Match match(JsonNode match) {
        JsonNode probe = match.get("probe");
        return new Profile.Match(
                texts(match.path("usb")),
                texts(match.path("byId")),
                probe == null
                        ? null
                        : new Profile.Probe(
                                bytes(probe.get("send")),
                                pattern(probe.get("expect").textValue()),
                                Duration.ofMillis(probe.get("withinMillis").longValue())));
    }

    private static List<Integer> pattern(String text) {
        String digits = text.replace(" ", "");
        List<Integer> expect = new ArrayList<>();
        for (int i = 0; i < digits.length(); i += 2) {
            String two = digits.substring(i, i + 2);
            expect.add(two.equals("..") ? -1 : Integer.parseInt(two, 16));
        }
        return List.copyOf(expect);
    }

    private Profile.Line line() throws Refused {
        JsonNode line = tree.get("line");
        JsonNode faster = line.get("faster");
        List<Integer> others = new ArrayList<>();
        line.path("otherSpeeds").forEach(speed -> others.add(speed.intValue()));
        return new Profile.Line(
                line.get("speed").intValue(),
                List.copyOf(others),
                line.path("dataBits").asInt(8),
                Profile.Parity.valueOf(line.path("parity").asText("NONE")),
                line.path("stopBits").asInt(1),
                faster == null
                        ? null
                        : new Profile.FasterLine(
                                faster.get("speed").intValue(),
                                request("/line/faster/request", faster.get("request"))));
    }

    private Profile.Reader reader() throws Refused {
        JsonNode commands = tree.path("commands");
        return new Profile.Reader(
                sending(),
                text(tree.get("text")),
                new Profile.ReaderCommands(
                        optional(
                                "/commands/identify/request",
                                commands.path("identify").get("request")),
                        example(commands.path("identify")),
                        requests("/commands/setup", commands.path("setup")),
                        optional("/commands/arm", commands.get("arm")),
                        optional("/commands/inquire", commands.get("inquire")),
                        optional("/commands/trigger", commands.get("trigger")),
                        optional("/commands/release", commands.get("release"))),
                millis("answerMillis", Duration.ofSeconds(1)),
                millis("documentEndMillis", NEVER),
                millis("settleMillis", NEVER),
                health(),
                tree.path("attempts").asInt(2));
    }

    static Profile.Text text(JsonNode text) {
        JsonNode pad = text.get("pad");
        return new Profile.Text(
                text.get("maximumLineBytes").intValue(),
                text.get("maximumLines").intValue(),
                pad == null ? '\0' : pad.textValue().charAt(0),
                documents(text.path("documents")));
    }

    private Profile.Sending sending() throws Refused {
        JsonNode framing = tree.get("framing");
        return switch (framing.get("family").textValue()) {
            case "line" -> {
                Set<Byte> acknowledgements = new TreeSet<>();
                framing.path("acknowledgements").forEach(one -> acknowledgements.add(aByte(one)));
                yield new Profile.Lines(Set.copyOf(acknowledgements));
            }
            case "envelope" -> envelope(framing);
            default -> new Profile.Frames(framing(), codes(framing.path("documentCodes")));
        };
    }

    private static Profile.Envelope envelope(JsonNode framing) {
        Set<Profile.Mark> check = new TreeSet<>();
        framing.path("check").forEach(mark -> check.add(Profile.Mark.valueOf(mark.textValue())));
        JsonNode address = framing.get("address");
        return new Profile.Envelope(
                framing.has("heading") ? aByte(framing.get("heading")) : NO_BYTE,
                aByte(framing.get("start")),
                aByte(framing.get("end")),
                address == null ? new Bytes(new byte[0]) : bytes(address),
                framing.path("mostBefore").asInt(0),
                framing.path("flag").asBoolean(false),
                Set.copyOf(check),
                framing.path("checkRequired").asBoolean(!check.isEmpty()));
    }

    private static List<Profile.DocumentSize> documents(JsonNode sizes) {
        List<Profile.DocumentSize> documents = new ArrayList<>();
        for (JsonNode size : sizes) {
            String[] lineByCharacters = size.textValue().split("x", -1);
            documents.add(new Profile.DocumentSize(
                    Integer.parseInt(lineByCharacters[0]), Integer.parseInt(lineByCharacters[1])));
        }
        return List.copyOf(documents);
    }

    private Profile.Module module() throws Refused {
        Framing framing = framing();
        Profile.Image image = image(tree.get("image"));
        if (image.transfer() != Profile.Transfer.PACKETS && framing.data() == null) {
            throw new Refused("/framing/frames", "a picture that comes in one piece needs a layout for data");
        }
        if (image.transfer() == Profile.Transfer.PACKETS && (framing.data() == null || framing.end() == null)) {
            throw new Refused("/framing/frames", "a picture that comes in packets needs layouts for data and end");
        }
        return new Profile.Module(
                framing,
                answers(tree.get("answers")),
                commands(tree.get("commands")),
                errors(tree.get("errors")),
                image,
                new Profile.Patience(
                        millis("answerMillis", NEVER),
                        millis("fingerMillis", millis("answerMillis", NEVER)),
                        millis("byteMillis", NEVER),
                        millis("transferMillis", NEVER),
                        millis("fingerPollMillis", NEVER),
                        health()),
                tree.get("attempts").intValue());
    }

    private Framing framing() throws Refused {
        JsonNode framing = tree.get("framing");
        boolean little = framing.get("order").textValue().equals("little");
        JsonNode frames = framing.get("frames");
        JsonNode stuffing = framing.get("stuffing");
        return new Framing(
                layout(Frame.Kind.COMMAND, frames, "command", little),
                layout(Frame.Kind.ANSWER, frames, "answer", little),
                frames.has("data") ? layout(Frame.Kind.DATA, frames, "data", little) : null,
                frames.has("end") ? layout(Frame.Kind.END, frames, "end", little) : null,
                framing.get("maximumContentBytes").intValue(),
                stuffing == null
                        ? null
                        : new Framing.Stuffing(
                                aByte(stuffing.get("start")),
                                aByte(stuffing.get("escape")),
                                aByte(stuffing.get("end"))));
    }

    private static FrameLayout layout(Frame.Kind kind, JsonNode frames, String name, boolean little) throws Refused {
        try {
            return FrameLayout.parse(kind, frames.get(name).textValue(), little);
        } catch (IllegalArgumentException e) {
            throw new Refused("/framing/frames/" + name, "no layout: " + e.getMessage());
        }
    }

    private static Profile.Answers answers(JsonNode answers) {
        JsonNode reason = answers.get("reason");
        String verdict = answers.get("verdict").textValue();
        return new Profile.Answers(
                verdict.equals("content") ? null : FrameLayout.numberNamed(verdict),
                codes(answers.get("success")),
                codes(answers.path("scanned")),
                codes(answers.path("failure")),
                reason == null ? null : FrameLayout.numberNamed(reason.textValue()),
                answers.path("echoesCode").asBoolean(false),
                code(answers, "unknown"),
                code(answers, "refused"),
                code(answers, "locked"));
    }

    private static long code(JsonNode answers, String name) {
        JsonNode code = answers.get(name);
        return code == null ? -1 : Long.parseLong(code.textValue(), 16);
    }

    private Profile.Commands commands(JsonNode commands) throws Refused {
        JsonNode identify = commands.get("identify");
        return new Profile.Commands(
                optional("/commands/unlock", commands.get("unlock")),
                request("/commands/identify/request", identify.get("request")),
                identify.path("answerBytes").asInt(0),
                example(identify),
                optional("/commands/largerPackets", commands.get("largerPackets")),
                requests("/commands/prepare", commands.path("prepare")),
                optional("/commands/lightOn", commands.get("lightOn")),
                optional("/commands/lightOff", commands.get("lightOff")),
                optional("/commands/takeImage", commands.get("takeImage")),
                request("/commands/uploadImage", commands.get("uploadImage")),
                optional("/commands/uploadAgain", commands.get("uploadAgain")),
                optional("/commands/uploadElse", commands.get("uploadElse")),
                optional("/commands/cancel", commands.get("cancel")),
                requests("/commands/also", commands.path("also")));
    }

    private static Map<Long, Profile.ErrorCode> errors(JsonNode errors) {
        Map<Long, Profile.ErrorCode> codes = new HashMap<>();
        errors.properties().forEach(entry -> {
            JsonNode retry = entry.getValue().get("retry");
            codes.put(
                    Long.parseLong(entry.getKey(), 16),
                    new Profile.ErrorCode(
                            retry == null ? null : DeviceEvent.Retry.valueOf(retry.textValue()),
                            entry.getValue().get("meaning").textValue()));
        });
        return Map.copyOf(codes);
    }

    private static Profile.Image image(JsonNode image) throws Refused {
        List<Profile.Size> sizes = new ArrayList<>();
        int dpi = image.get("dpi").intValue();
        sizes.add(size(image, dpi));
        image.path("otherSizes").forEach(other -> sizes.add(size(other, dpi)));
        int bits = image.get("bits").intValue();
        JsonNode header = image.get("header");
        if (bits == 4 && !image.has("packing")) {
            throw new Refused("/image/bits", "4 bits a pixel need to know which of two is the left one: packing");
        }
        for (Profile.Size size : sizes) {
            if (size.width() * bits % 8 != 0) {
                throw new Refused("/image/width", "a row of " + size.width() + " pixels does not fill its bytes");
            }
        }
        if (header != null
                && Math.max(
                                        header.get("widthAt").intValue(),
                                        header.get("heightAt").intValue())
                                + 4
                        > header.get("bytes").intValue()) {
            throw new Refused("/image/header", "width and height do not lie in the header");
        }
        return new Profile.Image(
                switch (image.get("transfer").textValue()) {
                    case "packets" -> Profile.Transfer.PACKETS;
                    case "raw" -> Profile.Transfer.RAW;
                    default -> Profile.Transfer.FRAME;
                },
                List.copyOf(sizes),
                header == null
                        ? null
                        : new Profile.Header(
                                header.get("bytes").intValue(),
                                header.get("widthAt").intValue(),
                                header.get("heightAt").intValue(),
                                header.get("maximumSide").intValue()),
                bits,
                !image.path("packing").asText("").equals("low-nibble-left"),
                image.path("packetBytes").asInt(0),
                image.path("largePacketBytes").asInt(image.path("packetBytes").asInt(0)),
                image.get("polarity").textValue().equals("light-ridges"),
                image.path("confirm").asBoolean(false),
                image.path("fap").asInt(0));
    }

    private static Profile.Size size(JsonNode size, int dpi) {
        return new Profile.Size(
                size.get("width").intValue(),
                size.get("height").intValue(),
                size.path("dpi").asInt(dpi));
    }

    private Profile.@Nullable Request optional(String pointer, @Nullable JsonNode text) throws Refused {
        return text == null ? null : request(pointer, text);
    }

    private List<Profile.Request> requests(String pointer, JsonNode texts) throws Refused {
        List<Profile.Request> requests = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            requests.add(request(pointer + "/" + i, texts.get(i)));
        }
        return List.copyOf(requests);
    }

    /** Numbers as {@code code=62 parameter=1}, then the content's bytes. */
    private Profile.Request request(String pointer, JsonNode text) throws Refused {
        Map<Frame.Number, Long> numbers = new EnumMap<>(Frame.Number.class);
        StringBuilder content = new StringBuilder();
        for (String word : text.textValue().split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                content.append(word);
                continue;
            }
            try {
                numbers.put(
                        FrameLayout.numberNamed(word.substring(0, equals)),
                        Long.parseLong(word.substring(equals + 1), 16));
            } catch (IllegalArgumentException e) {
                throw new Refused(pointer, String.valueOf(e.getMessage()));
            }
        }
        if (!numbers.isEmpty() && !tree.get("framing").has("frames")) {
            throw new Refused(pointer, "this framing has no numbers, only bytes");
        }
        return new Profile.Request(Map.copyOf(numbers), new Bytes(HexFormat.of().parseHex(content)), text.textValue());
    }

    private Duration health() {
        JsonNode every = tree.path("health").get("everyMillis");
        return every == null ? NEVER : Duration.ofMillis(every.longValue());
    }

    private Duration millis(String name, Duration otherwise) {
        JsonNode millis = tree.get("timeouts").get(name);
        return millis == null ? otherwise : Duration.ofMillis(millis.longValue());
    }

    private static Set<Long> codes(JsonNode texts) {
        Set<Long> codes = new TreeSet<>();
        texts.forEach(text -> codes.add(Long.parseLong(text.textValue(), 16)));
        return Set.copyOf(codes);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.textValue()));
        return List.copyOf(texts);
    }

    private static Bytes example(JsonNode identify) {
        JsonNode example = identify.get("example");
        return example == null ? new Bytes(new byte[0]) : bytes(example);
    }

    private static byte aByte(JsonNode text) {
        return (byte) Integer.parseInt(text.textValue(), 16);
    }

    private static Bytes bytes(JsonNode text) {
        return new Bytes(HexFormat.of().parseHex(text.textValue().replace(" ", "")));
    }
}
