package org.tambo.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code *.yaml} files of one folder, each checked against the JSON schema that lies beside them. A faulty one never
 * keeps the others from being read.
 *
 * @param files those that fit the schema, in the order of their names
 * @param faults of the others, in the order of the files' names and their lines
 */
public record CheckedYaml(List<File> files, List<YamlFault> faults) {
    public static final String SUFFIX = ".yaml";
    private static final int MOST_FILES = 1_000;
    private static final int MOST_BYTES = 4 * YamlText.MOST_CHARACTERS;

    /** One file that fits the schema. */
    public record File(Path path, YamlText text) {
        /** A fault that no schema can see, at the value that the JSON pointer names. */
        public YamlFault fault(String pointer, String reason) {
            return new YamlFault(path, text.lineOf(pointer), reason);
        }
    }

    /**
     * Reads a folder. Never throws for what it finds there: {@link #faults()} tells.
     *
     * @param schemaFile the name of the schema in the folder
     */
    public static CheckedYaml load(Path folder, String schemaFile) {
        return load(folder, _ -> schemaFile);
    }

    /**
     * The same for a folder with files of several kinds.
     *
     * @param schemaFile the name of the schema for a file of that content
     */
    public static CheckedYaml load(Path folder, Function<JsonNode, String> schemaFile) {
        List<YamlFault> faults = new ArrayList<>();
        List<File> good = new ArrayList<>();
        Map<String, Optional<Schema>> schemas = new HashMap<>();
        for (Path file : files(folder, faults)) {
            text(file, faults)
                    .ifPresent(text -> schemas.computeIfAbsent(
                                    schemaFile.apply(text.root()),
                                    name -> Optional.ofNullable(schema(folder.resolve(name), faults)))
                            .filter(schema -> fits(file, text, schema, faults))
                            .ifPresent(_ -> good.add(new File(file, text))));
        }
        return new CheckedYaml(List.copyOf(good), List.copyOf(faults));
    }

    private static @Nullable Schema schema(Path file, List<YamlFault> faults) {
        try {
            JsonNode tree = new ObjectMapper().readTree(text(file));
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(tree);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            faults.add(new YamlFault(file, line, "the schema is no JSON: " + e.getOriginalMessage()));
        } catch (IOException | SchemaException e) {
            faults.add(new YamlFault(file, 0, "the schema cannot be read: " + reason(e)));
        }
        return null;
    }

    private static List<Path> files(Path folder, List<YamlFault> faults) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .limit(MOST_FILES)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            faults.add(new YamlFault(folder, 0, "the folder cannot be read: " + reason(e)));
            return List.of();
        }
    }

    private static Optional<YamlText> text(Path file, List<YamlFault> faults) {
        try {
            return Optional.of(YamlText.parse(text(file)));
        } catch (IOException e) {
            faults.add(new YamlFault(file, 0, "cannot be read: " + reason(e)));
        } catch (YamlText.Refused e) {
            faults.add(new YamlFault(file, e.line(), String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }

    private static boolean fits(Path file, YamlText text, Schema schema, List<YamlFault> faults) {
        List<Error> errors = schema.validate(text.root());
        errors.stream()
                .map(error -> fault(file, text, error))
                .distinct()
                .sorted(Comparator.comparingInt(YamlFault::line))
                .forEach(faults::add);
        return errors.isEmpty();
    }

    private static YamlFault fault(Path file, YamlText text, Error error) {
        String pointer = error.getInstanceLocation().toString();
        String property = error.getProperty();
        String inner = property == null ? pointer : pointer + YamlText.step(property);
        String where = pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.') + ": ";
        return new YamlFault(file, text.lineOf(inner), where + error.getMessage());
    }

    private static String text(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException("longer than " + MOST_BYTES + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("not UTF-8", e);
        }
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }
}
