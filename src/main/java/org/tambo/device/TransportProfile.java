package org.tambo.device;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What distinguishes a make of device that is not reached over a serial line: there its library or its service speaks
 * with it, and the profile says which one and what that cannot tell. Read and checked by {@link Profiles}.
 */
record TransportProfile(String id, String name, DeviceClass deviceClass, Reach reach) {

    /** How it is reached. */
    sealed interface Reach permits UsbScanner, ChipReader, HidReader, SbiScanner, WsbdScanner {}

    /**
     * Transport {@code libfprint}.
     *
     * @param drivers of libfprint, by their names
     * @param dpi resolution in pixels an inch, which libfprint does not tell
     * @param lightRidges whether its pictures have light ridges on a dark ground and are to be inverted
     * @param answer how long libfprint may take to open it, and its process to answer
     * @param health between two questions whether the process still answers
     */
    record UsbScanner(List<String> drivers, int dpi, boolean lightRidges, Duration answer, Duration health)
            implements Reach {
        public UsbScanner {
            drivers = List.copyOf(drivers);
        }
    }

    /**
     * Transport {@code pcsc}.
     *
     * @param readers parts of the names of the readers that this profile is for; an empty one fits any
     */
    record ChipReader(List<String> readers) implements Reach {
        public ChipReader {
            readers = List.copyOf(readers);
        }
    }

    /**
     * Transport {@code hid}: a document reader that types.
     *
     * @param documentEnd the silence that ends a document of no known size
     */
    record HidReader(Profile.Text text, Duration documentEnd) implements Reach {}

    /**
     * Transport {@code sbi}.
     *
     * @param makes parts of the make and model that its service tells; an empty one fits any
     * @param registration asks for an unencrypted picture with RCAPTURE; otherwise CAPTURE
     * @param environment as the service was set up: Staging, Developer, Pre-Production or Production
     * @param requestedScore quality that the service should wait for, 0 to 100
     */
    record SbiScanner(List<String> makes, boolean registration, String environment, int requestedScore)
            implements Reach {
        public SbiScanner {
            makes = List.copyOf(makes);
        }

        boolean fits(SbiAccess.Discovered scanner) {
            String told = scanner.make() + " " + scanner.model();
            return makes.stream().anyMatch(told::contains);
        }

        String verb() {
            return registration ? "RCAPTURE" : "CAPTURE";
        }

        String purpose() {
            return registration ? "Registration" : "Auth";
        }
    }

    /**
     * Transport {@code wsbd}.
     *
     * @param configuration what the sensor is set to before it captures, as its service's information names it
     * @param dpi of its pictures, in pixels an inch
     * @param capture how long a capture may take, the finger's time included
     */
    record WsbdScanner(Map<String, String> configuration, int dpi, Duration capture) implements Reach {
        public WsbdScanner {
            configuration = Map.copyOf(configuration);
        }
    }

    /** Whether a profile is of this kind. */
    static boolean isIn(JsonNode tree) {
        return tree.path("transport").isTextual()
                && !tree.get("transport").textValue().equals("serial");
    }

    /** Takes the fields out of a tree that has passed the schema. */
    static TransportProfile read(JsonNode tree) {
        return new TransportProfile(
                tree.get("id").textValue(),
                tree.get("name").textValue(),
                DeviceClass.valueOf(tree.get("class").textValue()),
                switch (tree.get("transport").textValue()) {
                    case "libfprint" -> usbScanner(tree);
                    case "pcsc" -> new ChipReader(texts(tree.get("match").get("readers")));
                    case "hid" ->
                        new HidReader(ProfileFields.text(tree.get("text")), millis(tree, "documentEndMillis"));
                    case "sbi" ->
                        new SbiScanner(
                                texts(tree.get("match").get("makes")),
                                tree.get("service").get("purpose").textValue().equals("Registration"),
                                tree.get("service").get("environment").textValue(),
                                tree.get("service").get("requestedScore").intValue());
                    case "wsbd" -> {
                        Map<String, String> configuration = new LinkedHashMap<>();
                        tree.get("service")
                                .get("configuration")
                                .properties()
                                .forEach(item -> configuration.put(
                                        item.getKey(), item.getValue().textValue()));
                        yield new WsbdScanner(
                                configuration, tree.get("image").get("dpi").intValue(), millis(tree, "captureMillis"));
                    }
                    default -> throw new IllegalStateException("the schema lets a transport pass that nobody knows");
                });
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    private static UsbScanner usbScanner(JsonNode tree) {
        return new UsbScanner(
                texts(tree.get("match").get("drivers")),
                tree.get("image").get("dpi").intValue(),
                tree.get("image").get("polarity").textValue().equals("light-ridges"),
                millis(tree, "answerMillis"),
                millis(tree, "healthMillis"));
    }

    private static Duration millis(JsonNode tree, String name) {
        return Duration.ofMillis(tree.get("timeouts").get(name).longValue());
    }
}
