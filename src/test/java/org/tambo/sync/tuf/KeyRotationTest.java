package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trust goes from one root to the next only where both the old keys and the new ones have signed. */
class KeyRotationTest {
    private static final List<SigningKey> KEYS =
            IntStream.range(0, 10).mapToObj(_ -> SigningKey.ed25519()).toList();
    private static final List<Integer> FIVE = List.of(0, 1, 2, 3, 4);

    /** One published version: which of the ten keys may sign, how many must, and which have. */
    private record Version(List<Integer> keys, int threshold, List<Integer> signers) {}

    /** Versions one after the other; whether the last one is right. */
    private record Rotation(String name, boolean right, List<Version> versions) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    Path folder;

    private static Rotation right(String name, Version... versions) {
        return new Rotation(name, true, List.of(versions));
    }

    private static Rotation wrong(String name, Version... versions) {
        return new Rotation(name, false, List.of(versions));
    }

    private static Version version(List<Integer> keys, int threshold, Integer... signers) {
        return new Version(keys, threshold, List.of(signers));
    }

    static Stream<Rotation> rightRootRotations() {
        return Stream.of(
                right(
                        "one key replaced",
                        version(List.of(1), 1, 1),
                        version(List.of(2), 1, 2, 1),
                        version(List.of(2), 1, 2)),
                right(
                        "one key replaced, with signatures by strangers",
                        version(List.of(1), 1, 3, 1, 4),
                        version(List.of(2), 1, 3, 2, 1, 4),
                        version(List.of(2), 1, 3, 2, 4)),
                right(
                        "three of five, each time others",
                        version(FIVE, 3, 0, 2, 4),
                        version(FIVE, 3, 0, 4, 1),
                        version(FIVE, 3, 0, 1, 3),
                        version(FIVE, 3, 0, 1, 3)),
                right(
                        "three of five, one key replaced",
                        version(FIVE, 3, 0, 2, 4),
                        version(List.of(0, 1, 3, 4, 5), 3, 0, 4, 1)),
                right(
                        "three of five, one key replaced in two steps",
                        version(FIVE, 3, 0, 2, 4),
                        version(List.of(0, 1, 3, 4, 5), 3, 0, 2, 4, 5),
                        version(List.of(0, 1, 3, 4, 5), 3, 0, 4, 5)),
                right(
                        "three of five, all keys replaced in two steps",
                        version(FIVE, 3, 0, 2, 4),
                        version(List.of(5, 6, 7, 8, 9), 3, 0, 2, 4, 5, 6, 7),
                        version(List.of(5, 6, 7, 8, 9), 3, 5, 6, 7)),
                right(
                        "threshold raised from one to two of three",
                        version(List.of(1, 2, 3), 1, 1),
                        version(List.of(1, 2, 3), 2, 1, 2)),
                right(
                        "threshold lowered from two to one of three",
                        version(List.of(1, 2, 3), 2, 1, 2),
                        version(List.of(1, 2, 3), 1, 1, 2),
                        version(List.of(1, 2, 3), 1, 1)),
                right(
                        "threshold raised with a second key",
                        version(List.of(1), 1, 1),
                        version(List.of(1, 2), 2, 1, 2)));
    }

    static Stream<Rotation> wrongRootRotations() {
        return Stream.of(
                wrong("the old key has not signed", version(List.of(1), 1, 1), version(List.of(2), 1, 2, 3, 4)),
                wrong("the new key has not signed", version(List.of(1), 1, 1), version(List.of(2), 1, 1, 3, 4)),
                wrong(
                        "too few new keys have signed",
                        version(FIVE, 3, 0, 2, 4),
                        version(List.of(0, 1, 3, 4, 5), 3, 0, 2, 4)),
                wrong(
                        "too few old keys have signed",
                        version(FIVE, 3, 0, 2, 4),
                        version(List.of(0, 1, 3, 4, 5), 3, 0, 4, 5)),
                wrong(
                        "the new threshold is not reached",
                        version(List.of(1, 2, 3), 1, 1),
                        version(List.of(1, 2, 3), 2, 2)),
                wrong(
                        "the old threshold is not reached",
                        version(List.of(1, 2, 3), 2, 1, 2),
                        version(List.of(1, 2, 3), 1, 1)));
    }

    @ParameterizedTest
    @MethodSource("rightRootRotations")
    void followsRootsToTheLast(Rotation rotation) throws Exception {
        var repository = publishedRoots(rotation);
        var checkpoint = new Checkpoint(folder, repository);
        checkpoint.refresh();
        assertArrayEquals(repository.newest("root"), checkpoint.file("root").orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("wrongRootRotations")
    void stopsBeforeWrongRoot(Rotation rotation) throws Exception {
        var repository = publishedRoots(rotation);
        var checkpoint = new Checkpoint(folder, repository);
        assertThrows(TooFewSignatures.class, checkpoint::refresh);
        assertEquals(rotation.versions().size() - 1, checkpoint.version("root"));
    }

    private static SimulatedRepository publishedRoots(Rotation rotation) {
        var repository = new SimulatedRepository();
        repository.startAgain("root");
        for (Version version : rotation.versions()) {
            give(repository, "root", version);
            repository.publish("root");
        }
        repository.publish("targets", "snapshot", "timestamp");
        return repository;
    }

    private static void give(SimulatedRepository repository, String role, Version version) {
        repository.clearKeys(role);
        repository.rootRole(role).put("threshold", version.threshold());
        version.keys().forEach(key -> repository.trustKey(role, KEYS.get(key)));
        version.signers().forEach(key -> repository.addSigner(role, KEYS.get(key)));
    }

    static Stream<Rotation> rightRotationsBelowRoot() {
        return Stream.of(
                right("one key replaced", version(List.of(2), 1, 2)),
                right("one key replaced, with signatures by strangers", version(List.of(1), 1, 3, 1, 4)),
                right("three of five: first, third, fifth", version(FIVE, 3, 0, 2, 4)),
                right("three of five: first, fifth, second", version(FIVE, 3, 0, 4, 1)),
                right("three of five: first, second, fourth", version(FIVE, 3, 0, 1, 3)),
                right("three of five: second, third, fourth", version(FIVE, 3, 1, 2, 3)),
                right("three of five: third, fourth, fifth", version(FIVE, 3, 2, 3, 4)));
    }

    static Stream<Rotation> wrongRotationsBelowRoot() {
        return Stream.of(
                wrong("the new key has not signed", version(List.of(2), 1, 1, 3, 4)),
                wrong("one of three signers is a stranger", version(List.of(0, 1, 3, 4, 5), 3, 0, 2, 4)),
                wrong("one of three signatures is missing", version(List.of(0, 1, 3, 4, 5), 3, 0, 4)));
    }

    @ParameterizedTest
    @MethodSource("rightRotationsBelowRoot")
    void acceptsRolesSignedByTheKeysRootNames(Rotation rotation) throws Exception {
        var repository = new SimulatedRepository();
        var checkpoint = new Checkpoint(folder, repository);
        for (String role : List.of("timestamp", "snapshot", "targets")) {
            give(repository, role, rotation.versions().getFirst());
            repository.publish("root", "targets", "snapshot", "timestamp");
            checkpoint.refresh();
            assertArrayEquals(repository.newest(role), checkpoint.file(role).orElseThrow());
        }
    }

    @ParameterizedTest
    @MethodSource("wrongRotationsBelowRoot")
    void refusesRolesSignedByTooFewOfTheKeysRootNames(Rotation rotation) throws Exception {
        var repository = new SimulatedRepository();
        var checkpoint = new Checkpoint(folder, repository);
        for (String role : List.of("targets", "snapshot", "timestamp")) {
            give(repository, role, rotation.versions().getFirst());
            repository.publish("root", "targets", "snapshot", "timestamp");
            assertThrows(TooFewSignatures.class, checkpoint::refresh);
            assertEquals(0, checkpoint.version(role));
        }
    }

    @Test
    void keepsEachRootOnTheWay() throws Exception {
        var repository = publishedRoots(wrong(
                "right, right, wrong",
                version(List.of(1), 1, 1),
                version(List.of(2), 1, 1, 2),
                version(List.of(3), 1, 3)));
        var checkpoint = new Checkpoint(folder, repository);
        assertThrows(TooFewSignatures.class, checkpoint::refresh);
        assertEquals(2, checkpoint.version("root"));
    }
}
