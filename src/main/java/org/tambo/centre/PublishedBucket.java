package org.tambo.centre;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A bucket of an S3-compatible store, under its endpoint by path. The few requests that publishing needs are made here: a kit
 * of the store's maker is fifty libraries.
 */
final class PublishedBucket implements PublishedStore {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    /** A page of a listing has at most a thousand names. */
    private static final int MOST_LISTING = 4 * 1024 * 1024;

    private final URI bucket;
    private final AwsSignature signature;
    private final PublishedFolder folder;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    /** What this instance put last, by role. */
    private final Map<String, byte[]> put = new HashMap<>();

    /** Whether all that the folder had before is here too. */
    private boolean caughtUp;

    /**
     * @param bucket such as {@code https://store.example/tambo}
     * @param folder has what was published before there was a bucket
     */
    PublishedBucket(URI bucket, AwsSignature signature, PublishedFolder folder) {
        this.bucket = URI.create(bucket.toString().replaceFirst("/*$", "/"));
        this.signature = signature;
        this.folder = folder;
    }

    @Override
    public synchronized void metadata(String name, byte[] file) {
        catchUp();
        // One entry a role, whatever its version.
        String role = name.replaceFirst("^[0-9]+\\.", "");
        if (!Arrays.equals(put.get(role), file)) {
            expect(OK, send("PUT", "metadata/" + name, "", file), name);
            put.put(role, file.clone());
        }
    }

    /** A bucket may be named when much is published, and then has to have it before the first list that names it. */
    private void catchUp() {
        if (!caughtUp) {
            Set<String> here = new HashSet<>();
            list("", (name, _) -> here.add(name));
            for (String name : folder.lasting()) {
                if (!here.contains(name)) {
                    expect(OK, send("PUT", name, "", folder.read(name)), name);
                }
            }
            caughtUp = true;
        }
    }

    @Override
    public void target(String mirrorPath, byte[] file) {
        // Named by its hash: what is there already is the same.
        if (send("HEAD", "targets/" + mirrorPath, "", new byte[0]).statusCode() != OK) {
            expect(OK, send("PUT", "targets/" + mirrorPath, "", file), mirrorPath);
        }
    }

    @Override
    public void forget(Set<String> listed, Instant now, Duration grace) {
        String prefix = "targets/";
        list(prefix, (name, modified) -> {
            if (!listed.contains(name.substring(prefix.length())) && modified.isBefore(now.minus(grace))) {
                expect(NO_CONTENT, send("DELETE", name, "", new byte[0]), name);
            }
        });
    }

    /** @param each is given what is there, by name, and when that came */
    private void list(String prefix, BiConsumer<String, Instant> each) {
        String after = "";
        do {
            String query =
                    "list-type=2&prefix=" + encoded(prefix) + (after.isEmpty() ? "" : "&start-after=" + encoded(after));
            Map<String, Instant> page = page(send("GET", "", inOrder(query), new byte[0]));
            page.forEach(each);
            after = page.isEmpty() ? "" : Collections.max(page.keySet());
        } while (!after.isEmpty());
    }

    private static String inOrder(String query) {
        return Arrays.stream(query.split("&"))
                .sorted()
                .reduce((a, b) -> a + "&" + b)
                .orElse("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Map<String, Instant> page(HttpResponse<byte[]> answer) {
        expect(OK, answer, "its listing");
        if (answer.body().length > MOST_LISTING) {
            throw new UncheckedIOException(new IOException("the bucket's listing is too long"));
        }
        Map<String, Instant> page = new TreeMap<>();
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(answer.body()));
            String name = "";
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "Key" -> name = xml.getElementText();
                        case "LastModified" -> page.put(name, Instant.parse(xml.getElementText()));
                        default -> {}
                    }
                }
            }
        } catch (XMLStreamException | DateTimeException e) {
            throw new UncheckedIOException(new IOException("the bucket's listing cannot be read", e));
        }
        return page;
    }

    private static void expect(int status, HttpResponse<byte[]> answer, String what) {
        if (answer.statusCode() != status) {
            throw new UncheckedIOException(
                    new IOException("the bucket answers " + answer.statusCode() + " for " + what));
        }
    }

    private HttpResponse<byte[]> send(String method, String name, String query, byte[] body) {
        URI address = bucket.resolve(encoded(name).replace("%2F", "/") + (query.isEmpty() ? "" : "?" + query));
        var request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .method(
                        method,
                        method.equals("PUT")
                                ? HttpRequest.BodyPublishers.ofByteArray(body)
                                : HttpRequest.BodyPublishers.noBody());
        signature.headers(method, address, new TreeMap<>(), body, Instant.now()).forEach((header, value) -> {
            // The client sends that one itself.
            if (!header.equals("host")) {
                request.header(header, value);
            }
        });
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("the bucket cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
