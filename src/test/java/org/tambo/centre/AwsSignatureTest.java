package org.tambo.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The examples of Amazon's "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)". */
class AwsSignatureTest {
    private static final AwsSignature EXAMPLE =
            new AwsSignature("us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    private static String signature(String method, String path, Map<String, String> headers, String payload) {
        String authorization = String.valueOf(EXAMPLE.headers(
                        method,
                        URI.create("https://examplebucket.s3.amazonaws.com" + path),
                        new TreeMap<>(headers),
                        payload.getBytes(StandardCharsets.UTF_8),
                        Instant.parse("2013-05-24T00:00:00Z"))
                .get("authorization"));
        return authorization.substring(authorization.lastIndexOf('=') + 1);
    }

    @Test
    void signsThatAnObjectIsFetched() {
        assertEquals(
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
                signature("GET", "/test.txt", Map.of("range", "bytes=0-9"), ""));
    }

    @Test
    void signsThatAnObjectIsPut() {
        assertEquals(
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
                signature(
                        "PUT",
                        "/test%24file.text",
                        Map.of("date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY"),
                        "Welcome to Amazon S3."));
    }

    @Test
    void signsAQueryWithoutAValue() {
        assertEquals(
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
                signature("GET", "/?lifecycle", Map.of(), ""));
    }

    @Test
    void signsAListing() {
        assertEquals(
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
                signature("GET", "/?max-keys=2&prefix=J", Map.of(), ""));
    }
}
