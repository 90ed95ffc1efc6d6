package org.tambo.device;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Takes the fields out of a profile's tree. It has passed the schema: every field is there and of its type. */
final class ProfileFields {
    private ProfileFields() {}

    static Profile read(JsonNode tree) {
        return new Profile(
                tree.get("id").textValue(),
                tree.get("name").textValue(),
                DeviceClass.valueOf(tree.get("class").textValue()),
                tree.get("line").get("speed").intValue(),
                tree.get("framing").get("family").textValue().equals("line") ? lineReader(tree) : module(tree));
    }

    private static Profile.LineReader lineReader(JsonNode tree) {
        JsonNode framing = tree.get("framing");
        JsonNode pad = framing.get("pad");
        return new Profile.LineReader(
                framing.get("maximumLineBytes").intValue(),
                framing.get("maximumLines").intValue(),
                pad == null ? '\0' : pad.textValue().charAt(0),
                documents(framing.path("documents")),
                millis(tree, "documentEndMillis"),
                millis(tree, "settleMillis"));
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

    private static Profile.Module module(JsonNode tree) {
        JsonNode framing = tree.get("framing");
        JsonNode kinds = framing.get("kinds");
        JsonNode faster = tree.get("line").get("faster");
        JsonNode image = tree.get("image");
        return new Profile.Module(
                new Profile.Framing(
                        bytes(framing.get("start")),
                        hex(kinds, "command"),
                        hex(kinds, "data"),
                        hex(kinds, "answer"),
                        hex(kinds, "end"),
                        framing.get("maximumContentBytes").intValue()),
                faster == null
                        ? null
                        : new Profile.FasterLine(faster.get("speed").intValue(), bytes(faster.get("request"))),
                commands(tree.get("commands")),
                errors(tree.get("errors")),
                new Profile.ImageGeometry(
                        image.get("width").intValue(),
                        image.get("height").intValue(),
                        image.get("dpi").intValue()),
                new Profile.Patience(
                        millis(tree, "answerMillis"),
                        millis(tree, "byteMillis"),
                        millis(tree, "transferMillis"),
                        millis(tree, "fingerPollMillis"),
                        millis(tree, "healthMillis")),
                tree.get("attempts").intValue());
    }

    private static Profile.Commands commands(JsonNode commands) {
        JsonNode identify = commands.get("identify");
        JsonNode unlock = commands.get("unlock");
        JsonNode larger = commands.get("largerPackets");
        return new Profile.Commands(
                unlock == null ? null : bytes(unlock),
                bytes(identify.get("request")),
                identify.get("answerBytes").intValue(),
                larger == null ? null : bytes(larger),
                bytes(commands.get("takeImage")),
                bytes(commands.get("uploadImage")));
    }

    private static Map<Integer, Profile.ErrorCode> errors(JsonNode errors) {
        Map<Integer, Profile.ErrorCode> codes = new HashMap<>();
        errors.properties().forEach(entry -> {
            JsonNode retry = entry.getValue().get("retry");
            codes.put(
                    Integer.parseInt(entry.getKey(), 16),
                    new Profile.ErrorCode(
                            retry == null ? null : DeviceEvent.Retry.valueOf(retry.textValue()),
                            entry.getValue().get("meaning").textValue()));
        });
        return Map.copyOf(codes);
    }

    private static Duration millis(JsonNode tree, String name) {
        return Duration.ofMillis(tree.get("timeouts").get(name).longValue());
    }

    private static int hex(JsonNode parent, String name) {
        return Integer.parseInt(parent.get(name).textValue(), 16);
    }

    private static Profile.Bytes bytes(JsonNode text) {
        return new Profile.Bytes(HexFormat.of().parseHex(text.textValue().replace(" ", "")));
    }
}
