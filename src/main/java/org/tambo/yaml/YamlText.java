package org.tambo.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A YAML text as a JSON tree that knows its lines. Built from the parser's events, on a stack of its own, so that
 * neither depth nor aliases can make it grow: YAML 1.2, one document, no anchors, no tags, no key twice, at most
 * {@value #MOST_DEPTH} levels and {@value #MOST_NODES} values.
 *
 * @param root the document
 * @param lines JSON pointer to the line, from 1, on which its value begins
 */
public record YamlText(JsonNode root, Map<String, Integer> lines) {
    static final int MOST_CHARACTERS = 65_536;
    private static final int MOST_DEPTH = 12;
    private static final int MOST_NODES = 2_000;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(MOST_CHARACTERS).build();
    private static final ScalarResolver SCALARS = new CoreSchema().getScalarResolver();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The text is no YAML that a profile may be written in. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final int line;

        Refused(int line, String reason) {
            super(reason);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    static YamlText parse(String yaml) throws Refused {
        try {
            return new Builder().read(new Parse(SETTINGS).parseString(yaml));
        } catch (MarkedYamlEngineException e) {
            String problem = e.getProblem() == null ? "no YAML" : e.getProblem();
            throw new Refused(line(e.getProblemMark()), problem);
        } catch (YamlEngineException e) {
            throw new Refused(0, String.valueOf(e.getMessage()));
        }
    }

    /** The line of a value, or of the nearest one around it that has a line. */
    public int lineOf(String pointer) {
        String at = pointer;
        while (true) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
            int slash = at.lastIndexOf('/');
            if (slash < 0) {
                return 0;
            }
            at = at.substring(0, slash);
        }
    }

    /** One name of a JSON pointer, escaped as RFC 6901 has it. */
    static String step(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(m -> m.getLine() + 1).orElse(0);
    }

    private static final class Builder {
        /** A mapping or sequence that is still open. */
        private static final class Open {
            final JsonNode node;
            final String pointer;

            @Nullable
            String key;

            Open(JsonNode node, String pointer) {
                this.node = node;
                this.pointer = pointer;
            }
        }

        private final Map<String, Integer> lines = new HashMap<>();
        private final Deque<Open> stack = new ArrayDeque<>();
        private @Nullable JsonNode root;
        private int nodes;

        YamlText read(Iterable<Event> events) throws Refused {
            for (Event event : events) {
                int line = line(event.getStartMark());
                if (event instanceof AliasEvent) {
                    throw new Refused(line, "an alias (*) is not allowed here");
                }
                if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
                    throw new Refused(line, "an anchor (&) is not allowed here");
                }
                switch (event.getEventId()) {
                    case Scalar -> scalar((ScalarEvent) event, line);
                    case MappingStart -> open(JSON.objectNode(), line);
                    case SequenceStart -> open(JSON.arrayNode(), line);
                    case MappingEnd, SequenceEnd -> stack.pop();
                    default -> {
                        // the stream's and the document's ends carry nothing; comments are not reported
                    }
                }
            }
            if (root == null) {
                throw new Refused(0, "the file is empty");
            }
            return new YamlText(root, Map.copyOf(lines));
        }

        private void scalar(ScalarEvent event, int line) throws Refused {
            Open parent = stack.peek();
            if (parent != null && parent.node instanceof ObjectNode mapping && parent.key == null) {
                if (mapping.has(event.getValue())) {
                    throw new Refused(line, "'" + event.getValue() + "' stands here twice");
                }
                parent.key = event.getValue();
                return;
            }
            add(value(event, line), line);
        }

        private void open(JsonNode node, int line) throws Refused {
            Open parent = stack.peek();
            if (parent != null && parent.node instanceof ObjectNode && parent.key == null) {
                throw new Refused(line, "a key must be a plain name");
            }
            if (stack.size() >= MOST_DEPTH) {
                throw new Refused(line, "nested deeper than " + MOST_DEPTH + " levels");
            }
            stack.push(new Open(node, add(node, line)));
        }

        private String add(JsonNode node, int line) throws Refused {
            if (++nodes > MOST_NODES) {
                throw new Refused(line, "more than " + MOST_NODES + " values");
            }
            Open parent = stack.peek();
            String pointer;
            if (parent == null) {
                if (root != null) {
                    throw new Refused(line, "the file is one document; here a second one begins");
                }
                root = node;
                pointer = "";
            } else if (parent.node instanceof ArrayNode sequence) {
                pointer = parent.pointer + "/" + sequence.size();
                sequence.add(node);
            } else {
                String key = String.valueOf(parent.key);
                pointer = parent.pointer + step(key);
                ((ObjectNode) parent.node).set(key, node);
                parent.key = null;
            }
            lines.put(pointer, line);
            return pointer;
        }

        private static JsonNode value(ScalarEvent event, int line) throws Refused {
            if (event.getTag().isPresent()) {
                throw new Refused(line, "a tag (!) is not allowed here");
            }
            String text = event.getValue();
            Tag tag = event.isPlain() ? SCALARS.resolve(text, true) : Tag.STR;
            if (tag.equals(Tag.INT)) {
                try {
                    return JSON.numberNode(Long.parseLong(text));
                } catch (NumberFormatException e) {
                    throw new Refused(line, "'" + text + "' is no number that can be held; bytes need quotes");
                }
            }
            if (tag.equals(Tag.BOOL)) {
                return JSON.booleanNode(text.equalsIgnoreCase("true"));
            }
            if (tag.equals(Tag.NULL)) {
                return JSON.nullNode();
            }
            // A number with a point or exponent is text to us: no field has one, so the schema refuses it.
            return JSON.textNode(text);
        }
    }
}
