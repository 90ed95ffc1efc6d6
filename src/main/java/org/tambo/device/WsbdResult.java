package org.tambo.device;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The answer to every request of WS-Biometric Devices. Source: OASIS, "WS-Biometric Devices Version 1.0", 3.11 Result and
 * its schema, which continues NIST SP 500-288; the namespaces differ, so that local names alone are looked at. The XML is
 * hostile: no document type, no entities, bounded depth, number of elements and of metadata.
 *
 * @param captureIds in the order in which they came
 * @param metadata the simple values of the dictionary
 * @param sensorData empty where there is none
 */
record WsbdResult(
        String status,
        String message,
        String sessionId,
        List<String> captureIds,
        Map<String, String> metadata,
        byte[] sensorData) {
    private static final int MOST_DEPTH = 24;
    private static final int MOST_ELEMENTS = 10_000;
    private static final int MOST_TEXT = 48 << 20;
    private static final int MOST_WORD = 512;
    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        return factory;
    }

    /** @throws DeviceFailed with {@link DeviceFault#NOISE} when it is no such answer */
    static WsbdResult parse(byte[] xml) throws DeviceFailed {
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(xml));
            try {
                return new Parsing(reader).result();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw noise("the service's answer is no XML that is taken");
        }
    }

    private static DeviceFailed noise(String why) {
        return new DeviceFailed(DeviceFault.NOISE, why);
    }

    /** One answer being read. */
    private static final class Parsing {
        private final XMLStreamReader reader;
        private final Deque<String> path = new ArrayDeque<>();
        private final Map<String, String> fields = new LinkedHashMap<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private final List<String> captureIds = new ArrayList<>();
        private StringBuilder text = new StringBuilder();
        private String key = "";
        private int elements;

        private Parsing(XMLStreamReader reader) {
            this.reader = reader;
        }

        private WsbdResult result() throws XMLStreamException, DeviceFailed {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> begin(reader.getLocalName());
                    case XMLStreamConstants.END_ELEMENT -> end();
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (text.length() + reader.getTextLength() > MOST_TEXT) {
                            throw noise("the service's answer has too much text");
                        }
                        text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                    }
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw noise("the service's answer defines or names entities");
                    default -> {
                        // comments and the like say nothing
                    }
                }
            }
            String status = fields.getOrDefault("status", "");
            if (status.isEmpty()) {
                throw noise("the service's answer has no status");
            }
            return new WsbdResult(
                    status,
                    fields.getOrDefault("message", ""),
                    fields.getOrDefault("sessionId", ""),
                    List.copyOf(captureIds),
                    Map.copyOf(metadata),
                    data(fields.getOrDefault("sensorData", "")));
        }

        private void begin(String name) throws DeviceFailed {
            if (path.isEmpty() && !name.equals("result")) {
                throw noise("the service's answer is no result");
            }
            path.addLast(name);
            if (path.size() > MOST_DEPTH || ++elements > MOST_ELEMENTS) {
                throw noise("the service's answer is too deep or too long");
            }
            text = new StringBuilder();
        }

        private void end() throws DeviceFailed {
            String name = path.removeLast();
            String parent = path.isEmpty() ? "" : path.getLast();
            if (path.size() == 1) {
                if (!name.equals("sensorData") && text.length() > MOST_WORD) {
                    text.setLength(MOST_WORD);
                }
                fields.put(name, text.toString().strip());
            } else if (path.size() == 2 && parent.equals("captureIds") && name.equals("element")) {
                captureIds.add(word());
            } else if (path.size() == 3 && parent.equals("item") && path.contains("metadata")) {
                if (name.equals("key")) {
                    key = word();
                } else if (name.equals("value")) {
                    metadata.put(key, word());
                }
            }
            text = new StringBuilder();
        }

        private String word() throws DeviceFailed {
            if (text.length() > MOST_WORD) {
                throw noise("a word of the service's answer is too long");
            }
            return text.toString().strip();
        }

        private static byte[] data(String base64) throws DeviceFailed {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw noise("the sensor's data are no base64");
            }
        }
    }
}
