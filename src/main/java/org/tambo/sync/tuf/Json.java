package org.tambo.sync.tuf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of JSON that can be signed: what the canonical form has no spelling for (fractions, integers beyond 64 bits,
 * unpaired surrogates, an object that names a member twice) is refused, since two readers could understand it differently.
 */
sealed interface Json {
    record Text(String value) implements Json {}

    record Whole(long value) implements Json {}

    record Flag(boolean value) implements Json {}

    record Nothing() implements Json {}

    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** An object. Its readers refuse a member that is missing or of another type, naming it. */
    record Members(Map<String, Json> values) implements Json {
        public Members {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        Json member(String name) throws JsonFault {
            return find(name).orElseThrow(() -> new JsonFault("it has no \"" + name + "\""));
        }

        Optional<Json> find(String name) {
            return Optional.ofNullable(values.get(name));
        }

        String text(String name) throws JsonFault {
            return asText(name, member(name));
        }

        long whole(String name) throws JsonFault {
            return asWhole(name, member(name));
        }

        Members members(String name) throws JsonFault {
            return asMembers(name, member(name));
        }

        List<Json> items(String name) throws JsonFault {
            return switch (member(name)) {
                case Items items -> items.values();
                default -> throw new JsonFault("\"" + name + "\" is no array");
            };
        }

        /** An array of texts, none of them twice. */
        List<String> distinctTexts(String name) throws JsonFault {
            var texts = new LinkedHashMap<String, Boolean>();
            for (Json item : items(name)) {
                String text = asText(name, item);
                if (texts.put(text, true) != null) {
                    throw new JsonFault("\"" + name + "\" names " + text + " twice");
                }
            }
            return List.copyOf(texts.keySet());
        }
    }

    static String asText(String name, Json value) throws JsonFault {
        return switch (value) {
            case Text text -> text.value();
            default -> throw new JsonFault("\"" + name + "\" is no string");
        };
    }

    static long asWhole(String name, Json value) throws JsonFault {
        return switch (value) {
            case Whole whole -> whole.value();
            default -> throw new JsonFault("\"" + name + "\" is no integer");
        };
    }

    static boolean asFlag(String name, Json value) throws JsonFault {
        return switch (value) {
            case Flag flag -> flag.value();
            default -> throw new JsonFault("\"" + name + "\" is neither true nor false");
        };
    }

    static Members asMembers(String name, Json value) throws JsonFault {
        return switch (value) {
            case Members members -> members;
            default -> throw new JsonFault("\"" + name + "\" is no object");
        };
    }

    /**
     * @param bytes UTF-8; the caller bounds their number
     * @throws JsonFault if they are no JSON object of the kind that can be signed
     */
    static Members read(byte[] bytes) throws JsonFault {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonFault("it is no UTF-8");
        }
        try (JsonParser parser = Reading.FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonFault("it is no JSON object");
            }
            Members members = Reading.members(parser);
            if (parser.nextToken() != null) {
                throw new JsonFault("something follows its JSON object");
            }
            return members;
        } catch (JsonProcessingException e) {
            throw new JsonFault("it is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory could not be read", e);
        }
    }

    /** Turns tokens into values. */
    final class Reading {
        private static final int DEPTH = 32;
        /** Twice what the longest file of ordinary content has; many tiny values would take much more memory than text. */
        private static final int TOKENS = 600_000;

        private static final JsonFactory FACTORY = new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH)
                        .maxTokenCount(TOKENS)
                        .build())
                // Names come from outside: a table shared by all parsers would only grow.
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();

        private Reading() {}

        private static Members members(JsonParser parser) throws IOException, JsonFault {
            var values = new LinkedHashMap<String, Json>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = paired(parser.currentName());
                parser.nextToken();
                if (values.put(name, value(parser)) != null) {
                    throw new JsonFault("an object names \"" + name + "\" twice");
                }
            }
            return new Members(values);
        }

        private static Json value(JsonParser parser) throws IOException, JsonFault {
            return switch (parser.currentToken()) {
                case START_OBJECT -> members(parser);
                case START_ARRAY -> {
                    var values = new ArrayList<Json>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        values.add(value(parser));
                    }
                    yield new Items(values);
                }
                case VALUE_STRING -> new Text(paired(parser.getText()));
                case VALUE_NUMBER_INT -> new Whole(parser.getLongValue());
                case VALUE_TRUE -> new Flag(true);
                case VALUE_FALSE -> new Flag(false);
                case VALUE_NULL -> new Nothing();
                default -> throw new JsonFault("it holds a number that is no integer");
            };
        }

        private static String paired(String text) throws JsonFault {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else if (Character.isSurrogate(c)) {
                    throw new JsonFault("a string holds half a character");
                }
            }
            return text;
        }
    }
}
