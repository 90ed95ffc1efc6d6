package org.tambo.centre;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What makes this centre this one. */
@ConfigMapping(prefix = "tambo.centre")
public interface CentreSettings {
    /** The JDBC address of its PostgreSQL, user and password in it. */
    String database();

    /** The folder of the key store. */
    Path data();

    /** The folder that web servers, sticks and checkpoints take the published files from. */
    Path repository();

    /** A bucket of an S3-compatible store that gets the same files as the folder. */
    Optional<Bucket> bucket();

    /** Where the bucket is, and who writes there. */
    interface Bucket {
        /** Endpoint and bucket, such as {@code https://store.example/tambo}. */
        URI address();

        /** {@code us-east-1} unless said; stores of one's own seldom care. A default here would make a bucket of nothing. */
        Optional<String> region();

        String accessKey();

        Optional<String> secretKey();

        Optional<Path> secretKeyFile();
    }

    Optional<String> passphrase();

    Optional<Path> passphraseFile();

    /** Where devices reach the centre, with a slash at the end; its host stands in the centre's certificate. */
    @WithDefault("https://localhost:8443/")
    URI address();

    /** Where devices find the published files, with a slash at the end; none where they come by another way. */
    Optional<URI> published();

    /**
     * The configuration of SunPKCS11 for the hardware module that signs the metadata; keys in files sign where there is none.
     */
    Optional<Path> token();

    Optional<String> tokenPin();

    Optional<Path> tokenPinFile();

    /** How long a timestamp is good for; it is signed anew when half of that is over. */
    @WithDefault("1h")
    Duration timestamp();

    /** How long the contacts of a country have for an acknowledgement before the next one is called. */
    @WithDefault("5m")
    Duration acknowledgement();
}
