package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.lab.fingerprint.OthersCache;

/**
 * {@code ./tambo bench gallery --pictures}: draws what {@code search_bench} measures of the engine's search, the mates that each
 * stage leaves among real prints, and how the time grows with the gallery.
 */
final class GalleryPictures {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long OTHERS_SEED = 1;
    private static final Path PICTURES = Path.of("bench");

    private final Path work = Path.of(System.getProperty("tambo.work", ".tambo"));
    private final Path prints = work.resolve("bench-prints.pack");

    private GalleryPictures() {}

    /** @param others up to so many synthetic ones; they are made where they are not kept */
    static void draw(PrintSets data, int others) throws IOException, InterruptedException {
        GalleryPictures pictures = new GalleryPictures();
        pictures.pack(data);
        try {
            pictures.stages();
            pictures.growth(others);
        } finally {
            // What real prints give is kept nowhere.
            Files.delete(pictures.prints);
        }
    }

    private void pack(PrintSets data) throws IOException {
        try (OutputStream out = Files.newOutputStream(prints)) {
            for (String set : PrintSets.sets()) {
                for (Path file : data.files(set)) {
                    FingerTemplate template = GalleryBench.template(file)
                            .orElseThrow(() -> new IOException(file + " has no finger that can be read"));
                    byte[] bytes = template.bytes();
                    out.write(ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(bytes.length)
                            .array());
                    out.write(bytes);
                }
            }
        }
    }

    private JsonNode measured(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(work.resolve("native/bench/search_bench").toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] said = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed");
        }
        JsonNode result = JSON.readTree(said);
        System.out.println(result.toPrettyString());
        return result;
    }

    private void stages() throws IOException, InterruptedException {
        JsonNode stages = measured("stages", prints);
        JsonNode lengths = stages.path("lengths");
        List<RecallCurve.Stage> curves = List.of(
                curve(stages, lengths, "A", "A, postings", "#999"),
                curve(stages, lengths, "B", "B, hits on one placement", "#a3a"),
                curve(stages, lengths, "C", "C, all pairs", "#c60"),
                curve(stages, lengths, "flow", "C and the ridges' flow", "#393"),
                curve(stages, lengths, "ridges", "ridges compared", "#06c"));
        int longest = lengths.get(lengths.size() - 1).asInt();
        Files.writeString(PICTURES.resolve("gallery-stages.svg"), RecallCurve.svg(longest, curves));
    }

    private static RecallCurve.Stage curve(
            JsonNode stages, JsonNode lengths, String stage, String name, String colour) {
        List<RecallCurve.Point> points = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            points.add(new RecallCurve.Point(
                    lengths.get(i).asInt(), stages.path(stage).get(i).asDouble()));
        }
        return new RecallCurve.Stage(name, colour, points);
    }

    private void growth(int others) throws IOException, InterruptedException {
        Path pack = OthersCache.in(work).pack(others, OTHERS_SEED).file();
        JsonNode sizes = measured("growth", prints, pack, "--count", others);
        Files.writeString(
                PICTURES.resolve("gallery-growth.svg"),
                GrowthCurve.svg(List.of(
                        line(sizes, "p50", "median, two threads", "#06c"),
                        line(sizes, "p95", "95 of 100", "#393"),
                        line(sizes, "p99", "99 of 100", "#c60"))));
    }

    private static GrowthCurve.Line line(JsonNode sizes, String quantile, String name, String colour) {
        return new GrowthCurve.Line(
                name,
                colour,
                StreamSupport.stream(sizes.spliterator(), false)
                        .map(size -> new GrowthCurve.Point(
                                size.path("others").asInt(), size.path(quantile).asDouble()))
                        .toList());
    }
}
