package org.tambo.device;

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
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The device profiles of one folder, each checked against the JSON schema that lies beside them. A faulty one never
 * keeps the others from being used.
 */
public final class Profiles {
    private static final String SCHEMA_FILE = "profile.schema.json";
    private static final String TRANSPORT_SCHEMA_FILE = "transport.schema.json";
    private static final String SUFFIX = ".yaml";
    private static final int MOST_FILES = 1_000;
    private static final int MOST_BYTES = 4 * ProfileText.MOST_CHARACTERS;

    private final Map<String, Profile> good;
    private final Map<String, TransportProfile> transports;
    private final List<ProfileFault> faults;

    private Profiles(Map<String, Profile> good, Map<String, TransportProfile> transports, List<ProfileFault> faults) {
        this.good = Map.copyOf(good);
        this.transports = Map.copyOf(transports);
        this.faults = List.copyOf(faults);
    }

    /**
     * Reads every {@code *.yaml} of a folder. Never throws for what it finds there: {@link #faults()} tells.
     *
     * @param folder holds the profiles and {@code profile.schema.json}
     */
    public static Profiles load(Path folder) {
        List<ProfileFault> faults = new ArrayList<>();
        Map<String, Profile> good = new TreeMap<>();
        Map<String, TransportProfile> transports = new TreeMap<>();
        Schema schema = schema(folder.resolve(SCHEMA_FILE), faults);
        if (schema == null) {
            return new Profiles(good, transports, faults);
        }
        for (Path file : files(folder, faults)) {
            List<ProfileFault> before = List.copyOf(faults);
            Profile profile = read(file, schema, transports, faults);
            if (profile != null && faults.size() == before.size()) {
                good.put(profile.id(), profile);
            }
        }
        return new Profiles(good, transports, faults);
    }

    /** Every fault found, in the order of the files' names and their lines. */
    public List<ProfileFault> faults() {
        return faults;
    }

    /** The ids of the profiles that can be used. */
    public List<String> ids() {
        return Stream.concat(good.keySet().stream(), transports.keySet().stream())
                .sorted()
                .toList();
    }

    Optional<Profile> profile(String id) {
        return Optional.ofNullable(good.get(id));
    }

    /**
     * A picture as a device of that profile gives it, kept in a file: 8 bits a pixel, or 4 with the left one in the high
     * half of the byte.
     *
     * @param id the profile's
     * @throws IllegalArgumentException when there is no such profile, it is of no scanner, or the bytes are not as many
     */
    public GreyImage picture(String id, byte[] raw) {
        Profile profile = good.get(id);
        if (profile == null) {
            throw new IllegalArgumentException(whyNot(id));
        }
        if (!(profile.family() instanceof Profile.Module module)) {
            throw new IllegalArgumentException("profile '" + id + "' is of no fingerprint scanner");
        }
        Profile.ImageGeometry geometry = module.image();
        int pixels = geometry.width() * geometry.height();
        byte[] grey = raw;
        if (raw.length == geometry.packedBytes()) {
            grey = new byte[pixels];
            for (int i = 0; i < pixels; i++) {
                int four = raw[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xF;
                grey[i] = (byte) (four * 17);
            }
        } else if (raw.length != pixels) {
            throw new IllegalArgumentException(raw.length + " bytes are no picture of profile '" + id + "', which has "
                    + geometry.width() + " x " + geometry.height() + " pixels");
        }
        return new GreyImage(geometry.width(), geometry.height(), geometry.dpi(), grey);
    }

    Optional<TransportProfile> transportProfile(String id) {
        return Optional.ofNullable(transports.get(id));
    }

    /** Those of devices that are not on a serial line, by id. */
    Collection<TransportProfile> transportProfiles() {
        return transports.values();
    }

    /** Why there is no usable profile of this id. */
    String whyNot(String id) {
        List<ProfileFault> own = faults.stream()
                .filter(fault -> {
                    String name = fault.file().getFileName().toString();
                    return name.equals(id + SUFFIX) || name.equals(SCHEMA_FILE) || name.equals(TRANSPORT_SCHEMA_FILE);
                })
                .toList();
        if (own.isEmpty()) {
            return "there is no profile '" + id + "'; known: " + String.join(", ", ids());
        }
        return own.getFirst() + (own.size() == 1 ? "" : " (and " + (own.size() - 1) + " more)");
    }

    private static @Nullable Schema schema(Path file, List<ProfileFault> faults) {
        try {
            JsonNode tree = new ObjectMapper().readTree(text(file));
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(tree);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            faults.add(new ProfileFault(file, line, "the schema is no JSON: " + e.getOriginalMessage()));
        } catch (IOException | SchemaException e) {
            faults.add(new ProfileFault(file, 0, "the schema cannot be read: " + reason(e)));
        }
        return null;
    }

    private static List<Path> files(Path folder, List<ProfileFault> faults) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .limit(MOST_FILES)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            faults.add(new ProfileFault(folder, 0, "the folder cannot be read: " + reason(e)));
            return List.of();
        }
    }

    private static @Nullable Profile read(
            Path file, Schema serialSchema, Map<String, TransportProfile> transports, List<ProfileFault> faults) {
        ProfileText text;
        try {
            text = ProfileText.parse(text(file));
        } catch (IOException e) {
            faults.add(new ProfileFault(file, 0, "cannot be read: " + reason(e)));
            return null;
        } catch (ProfileText.Refused e) {
            faults.add(new ProfileFault(file, e.line(), String.valueOf(e.getMessage())));
            return null;
        }
        boolean transport = TransportProfile.isIn(text.root());
        Schema schema = transport ? schema(file.resolveSibling(TRANSPORT_SCHEMA_FILE), faults) : serialSchema;
        if (schema == null) {
            return null;
        }
        List<Error> errors = schema.validate(text.root());
        if (!errors.isEmpty()) {
            errors.stream()
                    .map(error -> fault(file, text, error))
                    .distinct()
                    .sorted(Comparator.comparingInt(ProfileFault::line))
                    .forEach(faults::add);
            return null;
        }
        String expected = text.root().get("id").textValue() + SUFFIX;
        if (!file.getFileName().toString().equals(expected)) {
            faults.add(new ProfileFault(
                    file, text.lineOf("/id"), "the id says that this file is called " + expected + "; it is not"));
            return null;
        }
        if (transport) {
            TransportProfile profile = TransportProfile.read(text.root());
            transports.put(profile.id(), profile);
            return null;
        }
        return ProfileFields.read(text.root());
    }

    private static ProfileFault fault(Path file, ProfileText text, Error error) {
        String pointer = error.getInstanceLocation().toString();
        String property = error.getProperty();
        String inner = property == null ? pointer : pointer + ProfileText.step(property);
        String where = pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.') + ": ";
        return new ProfileFault(file, text.lineOf(inner), where + error.getMessage());
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
