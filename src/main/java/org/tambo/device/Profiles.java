package org.tambo.device;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tambo.yaml.CheckedYaml;
import org.tambo.yaml.YamlFault;

/**
 * The device profiles of one folder, each checked against the JSON schema that lies beside them. A faulty one never
 * keeps the others from being used.
 */
public final class Profiles {
    private static final String SCHEMA_FILE = "profile.schema.json";
    private static final String TRANSPORT_SCHEMA_FILE = "transport.schema.json";

    private final Path folder;
    private final Map<String, JsonNode> trees;
    private final Map<String, Profile> good;
    private final Map<String, TransportProfile> transports;
    private final List<YamlFault> faults;

    /** @param trees what stands in the files of the profiles that can be used, by id */
    private Profiles(
            Path folder,
            Map<String, JsonNode> trees,
            Map<String, Profile> good,
            Map<String, TransportProfile> transports,
            List<YamlFault> faults) {
        this.folder = folder;
        this.trees = Map.copyOf(trees);
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
        CheckedYaml read =
                CheckedYaml.load(folder, root -> TransportProfile.isIn(root) ? TRANSPORT_SCHEMA_FILE : SCHEMA_FILE);
        List<YamlFault> faults = new ArrayList<>(read.faults());
        Map<String, Profile> good = new TreeMap<>();
        Map<String, TransportProfile> transports = new TreeMap<>();
        Map<String, JsonNode> trees = new TreeMap<>();
        for (CheckedYaml.File file : read.files()) {
            JsonNode root = file.text().root();
            String expected = root.get("id").textValue() + CheckedYaml.SUFFIX;
            if (!file.path().getFileName().toString().equals(expected)) {
                faults.add(file.fault("/id", "the id says that this file is called " + expected + "; it is not"));
            } else if (TransportProfile.isIn(root)) {
                TransportProfile profile = TransportProfile.read(root);
                transports.put(profile.id(), profile);
                trees.put(profile.id(), root);
            } else {
                read(file, faults).ifPresent(profile -> {
                    good.put(profile.id(), profile);
                    trees.put(profile.id(), root);
                });
            }
        }
        faults.sort(Comparator.comparing(YamlFault::file).thenComparingInt(YamlFault::line));
        return new Profiles(folder, trees, good, transports, faults);
    }

    private static Optional<Profile> read(CheckedYaml.File file, List<YamlFault> faults) {
        try {
            return Optional.of(ProfileFields.read(file.text().root()));
        } catch (ProfileFields.Refused e) {
            String where = e.pointer().substring(1).replace('/', '.') + ": ";
            faults.add(file.fault(e.pointer(), where + e.getMessage()));
            return Optional.empty();
        }
    }

    /** Where they were read. */
    Path folder() {
        return folder;
    }

    /** These, and of those before what can be used no more: a faulty new version does not take the old one away. */
    Profiles over(Profiles before) {
        Map<String, JsonNode> allTrees = new TreeMap<>(before.trees);
        allTrees.putAll(trees);
        Map<String, Profile> allGood = new TreeMap<>(before.good);
        allGood.putAll(good);
        Map<String, TransportProfile> allTransports = new TreeMap<>(before.transports);
        allTransports.putAll(transports);
        return new Profiles(folder, allTrees, allGood, allTransports, faults);
    }

    /** Whether a profile says something else than it did, or one of several that answer alike. */
    boolean changed(Profiles before, String id) {
        return each(id).anyMatch(one -> !Objects.equals(trees.get(one), before.trees.get(one)));
    }

    /** The ids in it: one, or those of several that answer alike. */
    static Stream<String> each(String id) {
        return Stream.of(id.split(Pattern.quote(Profile.ALIKE)));
    }

    /** Every fault found, in the order of the files' names and their lines. */
    public List<YamlFault> faults() {
        return faults;
    }

    /** The ids of the profiles that can be used. */
    public List<String> ids() {
        return Stream.concat(good.keySet().stream(), transports.keySet().stream())
                .sorted()
                .toList();
    }

    /** Whether devices of that profile take pictures of fingers. */
    public boolean takesPictures(String id) {
        return profile(id)
                        .filter(one -> one.deviceClass() == DeviceClass.FINGERPRINT)
                        .isPresent()
                || transportProfile(id)
                        .filter(one -> one.deviceClass() == DeviceClass.FINGERPRINT)
                        .isPresent();
    }

    /** @param id of one, or {@code r503|zfm-20} for a device that may be of either; the good ones among them count */
    Optional<Profile> profile(String id) {
        List<Profile> group =
                each(id).flatMap(one -> Stream.ofNullable(good.get(one))).toList();
        return group.isEmpty() ? Optional.empty() : Optional.of(Profile.alike(group));
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
        for (Profile.Size size : module.image().sizes()) {
            if (raw.length == size.width() * size.height()) {
                return new GreyImage(size.width(), size.height(), size.dpi(), raw);
            }
        }
        try {
            return PixelPacking.unpack(module.image(), raw);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(raw.length + " bytes are no picture of profile '" + id + "'", e);
        }
    }

    Optional<TransportProfile> transportProfile(String id) {
        return Optional.ofNullable(transports.get(id));
    }

    /** Those of devices that are not on a serial line, by id. */
    Collection<TransportProfile> transportProfiles() {
        return transports.values();
    }

    /** A profile and what made it the one for a port. */
    public record Recognised(String profile, String why) {}

    /**
     * The profiles that recognise the device on a serial port by what the system says of it; more than one where makers
     * share a converter. Nothing is sent.
     */
    public List<Recognised> recognise(SerialPortFound port) {
        return good.keySet().stream()
                .sorted()
                .flatMap(id ->
                        profile(id)
                                .flatMap(known -> known.match().why(port))
                                .map(why -> new Recognised(id, why))
                                .stream())
                .toList();
    }

    /** Why there is no usable profile of this id. */
    String whyNot(String id) {
        List<YamlFault> own = faults.stream()
                .filter(fault -> {
                    String name = fault.file().getFileName().toString();
                    return name.equals(id + CheckedYaml.SUFFIX)
                            || name.equals(SCHEMA_FILE)
                            || name.equals(TRANSPORT_SCHEMA_FILE);
                })
                .toList();
        if (own.isEmpty()) {
            return "there is no profile '" + id + "'; known: " + String.join(", ", ids());
        }
        return own.getFirst() + (own.size() == 1 ? "" : " (and " + (own.size() - 1) + " more)");
    }
}
