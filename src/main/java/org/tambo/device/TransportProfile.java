package org.tambo.device;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What distinguishes a make of device that is not reached over a serial line: there its library or its service speaks
 * with it, and the profile says which one and what that cannot tell. Read and checked by {@link Profiles}.
 */
record TransportProfile(String id, String name, DeviceClass deviceClass, Reach reach) {

    /** How it is reached. */
    sealed interface Reach permits UsbScanner, ChipReader {}

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
