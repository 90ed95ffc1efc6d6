package org.tambo.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** What makes this checkpoint this one: where it stands, where its files lie, what opens its keys, who is on duty. */
@ConfigMapping(prefix = "tambo.station")
public interface Station {
    /** The folder of the key store, the journal, the replica and the trusted signers. */
    Path data();

    /** The place's name as the officer and the hit's receiver read it. */
    String place();

    Keys keys();

    Duty officer();

    /** Where the key store's passphrase comes from: one of the three is set. */
    interface Keys {
        /** A TPM 2.0 that makes the passphrase and keeps it, as tpm2-tools name it: {@code device:/dev/tpmrm0}. */
        Optional<String> tpm();

        Optional<String> passphrase();

        Optional<Path> passphraseFile();
    }

    /** The officer on duty. */
    interface Duty {
        @WithDefault("demo")
        String id();

        @WithDefault("Oficial de demostración")
        String name();
    }
}
