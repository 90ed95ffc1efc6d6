package org.tambo.lab.traveller;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** One of the lists of names beside this class, a name a line. */
enum NameList {
    SPANISH_SURNAMES("spanish-surnames.txt"),
    QUECHUA_SURNAMES("quechua-surnames.txt"),
    AYMARA_SURNAMES("aymara-surnames.txt"),
    GIVEN_NAMES_MEN("given-names-men.txt"),
    GIVEN_NAMES_WOMEN("given-names-women.txt");

    private final List<String> names;

    NameList(String resource) {
        try (InputStream in = Objects.requireNonNull(NameList.class.getResourceAsStream(resource), resource)) {
            names = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    List<String> names() {
        return names;
    }

    String draw(RandomGenerator chance) {
        return names.get(chance.nextInt(names.size()));
    }
}
