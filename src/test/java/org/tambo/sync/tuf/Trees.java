package org.tambo.sync.tuf;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Metadata while it is being written: maps, lists, strings, integers and booleans that can still be changed. */
final class Trees {
    private Trees() {}

    static Map<String, Object> of(Object... namesAndValues) {
        var tree = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            tree.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return tree;
    }

    @SuppressWarnings("unchecked") // every object in a tree is such a map
    static Map<String, Object> object(Object tree, String name) {
        return (Map<String, Object>) Objects.requireNonNull(((Map<String, Object>) tree).get(name), name);
    }

    @SuppressWarnings("unchecked") // every array in a tree is such a list
    static <T> List<T> array(Object tree, String name) {
        return (List<T>) Objects.requireNonNull(((Map<String, Object>) tree).get(name), name);
    }

    static Json json(Object tree) {
        return switch (tree) {
            case String text -> new Json.Text(text);
            case Number number -> new Json.Whole(number.longValue());
            case Boolean flag -> new Json.Flag(flag);
            case List<?> items -> new Json.Items(items.stream().map(Trees::json).toList());
            case Map<?, ?> members -> {
                var values = new LinkedHashMap<String, Json>();
                members.forEach((name, value) -> values.put((String) name, json(value)));
                yield new Json.Members(values);
            }
            default -> throw new IllegalArgumentException("no JSON: " + tree);
        };
    }

    /** What is signed. */
    static byte[] canonical(Object tree) {
        return CanonicalJson.bytes(json(tree));
    }

    /** What a file holds: line ends, the only control characters here, stand in strings and are escaped. */
    static byte[] file(Object tree) {
        String text = new String(canonical(tree), StandardCharsets.UTF_8);
        return text.replace("\n", "\\n").getBytes(StandardCharsets.UTF_8);
    }
}
