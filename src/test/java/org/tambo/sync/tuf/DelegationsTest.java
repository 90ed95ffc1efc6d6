package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A search asks the roles that may speak for a path, most trusted first, and no others. */
class DelegationsTest {
    /**
     * Delegations written as {@code targets>A} or {@code B>C *.py terminating}, separated by commas, and in which order
     * their roles are asked for a path that none of them has.
     */
    private record Graph(String name, String delegations, String asked) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    Path folder;

    private SimulatedRepository repository;
    private Checkpoint checkpoint;

    @BeforeEach
    void trustFirstRoot() throws Exception {
        repository = new SimulatedRepository();
        checkpoint = new Checkpoint(folder, repository);
    }

    static Stream<Graph> graphs() {
        return Stream.of(
                new Graph("one", "targets>A", "A"),
                new Graph("two", "targets>A, targets>B", "A B"),
                new Graph("two levels", "targets>A, targets>B, B>C", "A B C"),
                new Graph("depth first", "targets>A, targets>B, A>C, A>D", "A C D B"),
                new Graph("three levels", "targets>A, targets>B, A>C, C>D", "A C D B"),
                new Graph("terminating", "targets>A, targets>B, A>C * terminating, A>D", "A C"),
                new Graph("terminating, with a role below", "targets>A, targets>B, A>C * terminating, C>D", "A C D"),
                new Graph("other paths at the first level", "targets>A *.py, targets>B, A>C", "B"),
                new Graph("other paths at the second level", "targets>A, targets>B, A>C *.py, C>D", "A B"),
                new Graph("a circle", "targets>A, targets>B, B>C, C>D, D>B", "A B C D"),
                new Graph("two ways to one role", "targets>A, targets>B, B>C, A>C", "A C B"),
                new Graph("two ways to one role, one for other paths", "targets>A, targets>B, B>C, A>C *.py", "A B C"));
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void asksRolesInOrder(Graph graph) throws Exception {
        publish(graph.delegations());
        assertThrows(UnknownTarget.class, () -> checkpoint.download("missing"));
        assertEquals(graph.asked(), asked());
    }

    private void publish(String delegations) {
        var roles = new LinkedHashSet<String>();
        for (String delegation : delegations.split(", ")) {
            String[] words = delegation.split("[> ]");
            String paths = words.length > 2 ? words[2] : "*";
            repository.delegate(words[0], words[1], words.length > 3, paths);
            roles.addAll(Arrays.asList(words[0], words[1]));
        }
        roles.forEach(repository::publish);
        repository.publish("snapshot", "timestamp");
    }

    /** Which delegated roles were asked for, after the four top-level ones. */
    private String asked() {
        return String.join(
                " ",
                repository.metadataRequests.stream()
                        .skip(4)
                        .map(name -> name.replace("1.", "").replace(".json", ""))
                        .toList());
    }

    private void publishTree() {
        var scope = List.of("*.doc", "*.md", "foo-?.tgz").toArray(String[]::new);
        repository.delegate("targets", "A", false, scope);
        repository.delegate("targets", "B", false, "releases/*/*");
        repository.delegate("B", "C", false, "releases/x/*");
        repository.delegate("B", "D", false, "releases/y/*.zip");
        repository.addArtifact("targets", "targetfile", "targetfile content");
        repository.addArtifact("A", "README.md", "README by A");
        repository.addArtifact("A", "releases/README.md", "nested README by A");
        repository.addArtifact("A", "foo-1.tgz", "foo 1");
        repository.addArtifact("A", "foo-alpha.tgz", "foo alpha");
        repository.addArtifact("C", "releases/x/x_v1", "x release by C");
        repository.addArtifact("D", "releases/y/y_v1.zip", "y release by D");
        repository.addArtifact("D", "releases/z/z_v1.zip", "z release by D");
        repository.publish("A", "B", "C", "D", "targets", "snapshot", "timestamp");
    }

    @ParameterizedTest
    @CsvSource({
        "targetfile, targetfile content, ''",
        "README.md, README by A, A",
        "releases/x/x_v1, x release by C, B C",
        "releases/y/y_v1.zip, y release by D, B D",
        "foo-1.tgz, foo 1, A"
    })
    void findsTargetsThatTheirRolesMaySpeakFor(String path, String text, String asked) throws Exception {
        publishTree();
        assertEquals(text, checkpoint.download(path));
        assertEquals(asked, asked());
    }

    @ParameterizedTest
    @CsvSource({"releases/z/z_v1.zip, B", "releases/README.md, ''", "foo-alpha.tgz, ''", "README.MD, ''"})
    void doesNotFindTargetsThatTheirRolesMayNotSpeakFor(String path, String asked) throws Exception {
        publishTree();
        assertThrows(UnknownTarget.class, () -> checkpoint.download(path));
        assertEquals(asked, asked());
        assertEquals(List.of(), checkpoint.downloaded());
    }

    @Test
    void asksRolesByTheHashOfThePath() throws Exception {
        // The SHA-256 of "here" begins with fcec, that of "there" with e244.
        repository.delegate("targets", "A", Trees.of("path_hash_prefixes", List.of("00", "FCE")));
        repository.delegate("targets", "B", Trees.of("path_hash_prefixes", List.of("e2")));
        repository.addArtifact("A", "here", "by A");
        repository.addArtifact("B", "there", "by B");
        repository.publish("A", "B", "targets", "snapshot", "timestamp");
        assertEquals("by A", checkpoint.download("here"));
        assertEquals("by B", checkpoint.download("there"));
    }

    @Test
    void verifiesARoleAgainForEachDelegator() throws Exception {
        repository.delegate("targets", "parent-a", false, "team-a/*");
        repository.delegate("targets", "parent-b", false, "team-b/*");
        repository.delegate("parent-a", "release", false, "team-a/*");
        var byA = repository.signers("release").keySet().iterator().next();
        repository.delegate("parent-b", "release", false, "team-b/*");
        repository.signers("release").keySet().retainAll(List.of(byA));
        repository.addArtifact("release", "team-a/file", "trusted by A");
        repository.addArtifact("release", "team-b/file", "not trusted by B");
        repository.publish("release", "parent-a", "parent-b", "targets", "snapshot", "timestamp");

        var verified = checkpoint.refresh();
        assertEquals("team-a/file", verified.find("team-a/file").path());
        assertThrows(TooFewSignatures.class, () -> verified.find("team-b/file"));
    }

    @Test
    void doesNotEvenFetchARoleThatTheSnapshotDoesNotList() throws Exception {
        repository.delegate("targets", "delegated", false, "delegatedpath/*");
        repository.publish("delegated", "targets");
        Trees.object(repository.content("snapshot"), "meta").remove("delegated.json");
        repository.publish("snapshot", "timestamp");
        checkpoint.refresh();
        repository.metadataRequests.clear();
        assertThrows(UnlistedRole.class, () -> checkpoint.download("delegatedpath/foo"));
        assertEquals(List.of("2.root.json", "timestamp.json"), repository.metadataRequests);
        assertEquals(0, checkpoint.version("delegated"));
    }

    @Test
    void fetchesADelegatedRoleOnce() throws Exception {
        publish("targets>A");
        assertThrows(UnknownTarget.class, () -> checkpoint.download("missing"));
        repository.metadataRequests.clear();
        assertThrows(UnknownTarget.class, () -> checkpoint.download("missing"));
        assertEquals(List.of("2.root.json", "timestamp.json"), repository.metadataRequests);
    }

    @Test
    void doesNotAskALessTrustedRoleWhereAMoreTrustedOneIsWrong() throws Exception {
        repository.delegate("targets", "A", false, "*");
        repository.delegate("targets", "B", false, "*");
        repository.addArtifact("B", "file", "by B");
        repository.signers("A").clear();
        repository.publish("A", "B", "targets", "snapshot", "timestamp");
        assertThrows(TooFewSignatures.class, () -> checkpoint.download("file"));
    }

    @Test
    void refusesExpiredDelegatedRole() throws Exception {
        repository.delegate("targets", "A", false, "*");
        repository.expire("A", SimulatedRepository.NOW);
        repository.publish("A", "targets", "snapshot", "timestamp");
        assertThrows(ExpiredMetadata.class, () -> checkpoint.download("file"));
        assertEquals(0, checkpoint.version("A"));
    }

    @Test
    void asksOnlySoManyRoles() throws Exception {
        var chain = new StringBuilder("targets>R0");
        for (int i = 0; i < VerifiedRepository.ROLES; i++) {
            chain.append(", R").append(i).append(">R").append(i + 1);
        }
        publish(chain.toString());
        assertThrows(UnknownTarget.class, () -> checkpoint.download("missing"));
        assertEquals(VerifiedRepository.ROLES - 1, repository.metadataRequests.size() - 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets", ""})
    void refusesDelegationToARoleOfThatName(String role) throws Exception {
        var delegation =
                Trees.of("name", role, "keyids", List.of(), "threshold", 1, "terminating", false, "paths", List.of());
        repository.content("targets").put("delegations", Trees.of("keys", Trees.of(), "roles", List.of(delegation)));
        repository.publish("targets", "snapshot", "timestamp");
        assertThrows(MalformedMetadata.class, checkpoint::refresh);
    }

    @Test
    void refusesTwoDelegationsToOneRole() throws Exception {
        repository.delegate("targets", "A", false, "*");
        repository.delegate("targets", "A", false, "*");
        repository.publish("A", "targets", "snapshot", "timestamp");
        assertThrows(MalformedMetadata.class, checkpoint::refresh);
    }

    @Test
    void refusesDelegationByPathAndHash() throws Exception {
        repository.delegate("targets", "A", Trees.of("paths", List.of("*"), "path_hash_prefixes", List.of("00")));
        repository.publish("A", "targets", "snapshot", "timestamp");
        assertThrows(MalformedMetadata.class, checkpoint::refresh);
    }

    @ParameterizedTest
    @CsvSource({
        "?, %3F",
        "#, %23",
        "/delegatedrole, %2Fdelegatedrole",
        "../delegatedrole, ..%2Fdelegatedrole",
        "Perú +1, Per%C3%BA%20%2B1"
    })
    void quotesRoleNames(String role, String quoted) throws Exception {
        repository.delegate("targets", role, false, "*");
        repository.publish(role, "targets", "snapshot", "timestamp");
        assertThrows(UnknownTarget.class, () -> checkpoint.download("missing"));
        assertEquals("1." + quoted + ".json", repository.metadataRequests.getLast());
        assertEquals(5, checkpoint.trusted().split(", ").length);
    }
}
