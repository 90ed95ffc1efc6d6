package org.tambo;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The direction of flow, and what else the whole of the program holds to. */
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.tambo");

    private static final List<String> UP_TO_SCREENING =
            List.of("yaml", "security", "device", "document", "fingerprint", "watchlist");

    /** Each package with those that it may see beside itself. */
    private static final Map<String, List<String>> MAY_SEE = Map.ofEntries(
            entry("yaml", List.of()),
            entry("security", List.of()),
            entry("device", List.of("yaml", "security")),
            entry("document", List.of("security", "device")),
            entry("fingerprint", List.of("security", "device")),
            entry("watchlist", List.of("security", "fingerprint")),
            entry("screening", UP_TO_SCREENING),
            entry("sync", List.of("security", "watchlist", "screening")),
            entry("interop", with(UP_TO_SCREENING, "screening", "sync")),
            entry("kiosk", with(UP_TO_SCREENING, "screening", "sync")),
            entry("cli", with(UP_TO_SCREENING, "screening", "sync")),
            entry("centre", with(UP_TO_SCREENING, "screening", "sync")));

    private static List<String> with(List<String> packages, String... more) {
        List<String> all = new ArrayList<>(packages);
        all.addAll(List.of(more));
        return all;
    }

    /** The package below {@code org.tambo} that a class belongs to; empty for that one itself. */
    private static String packageOf(JavaClass one) {
        String[] parts = one.getPackageName().split("\\.", -1);
        return parts.length > 2 ? parts[2] : "";
    }

    @Test
    void knowsEveryPackage() {
        Set<String> packages = new TreeSet<>();
        MAIN.forEach(one -> packages.add(packageOf(one)));
        packages.remove("");
        assertEquals(new TreeSet<>(MAY_SEE.keySet()), packages);
    }

    @Test
    void eachPackageSeesOnlyWhatFlowsIntoIt() {
        MAY_SEE.forEach((name, seen) -> {
            String[] forbidden = MAY_SEE.keySet().stream()
                    .filter(other -> !other.equals(name) && !seen.contains(other))
                    .map(other -> "org.tambo." + other + "..")
                    .toArray(String[]::new);
            if (forbidden.length > 0) {
                check(noClasses()
                        .that()
                        .resideInAPackage("org.tambo." + name + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(forbidden));
            }
        });
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().matching("org.tambo.(*)..").should().beFreeOfCycles());
    }

    @Test
    void nothingSeesTheLab() {
        check(noClasses().should().dependOnClassesThat().resideInAPackage("org.tambo.lab.."));
    }

    // one type for each library with a native half

    @Test
    void oneClassOfDeviceSeesTheSerialLibrary() {
        assertEquals(Set.of("org.tambo.device.SerialLine"), thoseThatSee("jssc.."));
    }

    /** Beside the class that loads the library, which belongs to it. */
    @Test
    void fingerPictureAloneSeesOpenCv() {
        Set<String> seeing = thoseThatSee("org.opencv..", "nu.pattern..");
        seeing.remove("org.tambo.fingerprint.OpenCvLibrary");
        assertEquals(Set.of("org.tambo.fingerprint.FingerPicture"), seeing);
    }

    private static Set<String> thoseThatSee(String... packages) {
        Set<String> names = new TreeSet<>();
        for (JavaClass one : MAIN) {
            boolean sees = one.getDirectDependenciesFromSelf().stream()
                    .anyMatch(dependency -> resideInAnyPackage(packages).test(dependency.getTargetClass()));
            if (sees) {
                names.add(outermost(one).getName());
            }
        }
        return names;
    }

    private static JavaClass outermost(JavaClass one) {
        return one.getEnclosingClass().map(ArchitectureTest::outermost).orElse(one);
    }

    @Test
    void fingerprintAloneSeesSourceAfis() {
        assertOnly("org.tambo.fingerprint..", "com.machinezoo..");
    }

    /** Each in its own database; what the journal keeps goes by Panache. */
    @Test
    void watchlistAndCentreAloneSpeakSql() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("org.tambo.watchlist..", "org.tambo.centre..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql.."));
    }

    private static void assertOnly(String user, String... libraries) {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(user)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries));
        assertTrue(
                MAIN.that(resideInAPackage(user)).stream()
                        .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                        .anyMatch(dependency -> resideInAnyPackage(libraries).test(dependency.getTargetClass())),
                user + " sees it no more: the rule guards nothing");
    }

    // ready for a native executable

    @Test
    void nothingIsLoadedByName() {
        check(noClasses().should().callMethod(Class.class, "forName", String.class));
        check(noClasses().should().callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class));
        check(noClasses().should().callMethod(ClassLoader.class, "loadClass", String.class));
    }

    @Test
    void nothingReflectsOrMakesClassesAtRunTime() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.lang.reflect..", "java.lang.instrument..", "java.lang.classfile.."));
    }

    // words

    @Test
    void namesSayWhatAClassIs() {
        Pattern vague = Pattern.compile(".*(Manager|Helper|Utils?|Impl|Processor|Data|Info)");
        List<String> found = MAIN.stream()
                .map(JavaClass::getSimpleName)
                .filter(name -> vague.matcher(name).matches())
                .toList();
        assertEquals(List.of(), found);
    }

    @Test
    void everyPackageSaysThatNothingInItIsNullUnsaid() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass one : MAIN) {
            JavaPackage its = one.getPackage();
            if (!its.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(its.getName());
            }
        }
        assertEquals(Set.of(), unmarked);
    }

    private static void check(ArchRule rule) {
        rule.check(MAIN);
    }
}
