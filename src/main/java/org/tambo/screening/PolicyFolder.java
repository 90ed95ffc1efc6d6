package org.tambo.screening;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tambo.watchlist.Notice;
import org.tambo.yaml.CheckedYaml;
import org.tambo.yaml.YamlFault;

/**
 * The countries' policies as their files say them, checked against the schema that lies beside them.
 *
 * @param policies by country
 * @param faults of the files that cannot be used, by file and line
 */
record PolicyFolder(Map<String, Policy> policies, List<YamlFault> faults) {
    private static final String SCHEMA = "policy.schema.json";

    /** Never throws for what it finds: the faults tell. */
    static PolicyFolder read(Path folder) {
        CheckedYaml files = CheckedYaml.load(folder, SCHEMA);
        List<YamlFault> faults = new ArrayList<>(files.faults());
        Map<String, Policy> policies = new TreeMap<>();
        for (CheckedYaml.File file : files.files()) {
            Policy policy = policy(file.text().root());
            Optional<YamlFault> fault = fault(file, policy);
            fault.ifPresentOrElse(faults::add, () -> policies.put(policy.country(), policy));
        }
        faults.sort(Comparator.comparing(YamlFault::file).thenComparingInt(YamlFault::line));
        return new PolicyFolder(Map.copyOf(policies), List.copyOf(faults));
    }

    /** What the schema cannot see. */
    private static Optional<YamlFault> fault(CheckedYaml.File file, Policy policy) {
        if (!file.path().getFileName().toString().equals(policy.country() + CheckedYaml.SUFFIX)) {
            return Optional.of(file.fault(
                    "/country", "the country says that this file is called " + policy.country() + ".yaml; it is not"));
        }
        if (policy.amberAfter().compareTo(policy.redAfter()) >= 0) {
            return Optional.of(file.fault("/watchlist/redAfterHours", "red must come after amber"));
        }
        if (policy.secondFingers() < policy.falseAlarms()) {
            return Optional.of(file.fault(
                    "/fingers/searchesPerSecondFinger",
                    "a second finger cannot be asked for more rarely than a false alarm is raised"));
        }
        List<Policy.Rule> rules = policy.rules();
        for (int i = 0; i < rules.size(); i++) {
            boolean last = i == rules.size() - 1;
            if (rules.get(i).fitsEverything() != last) {
                return Optional.of(file.fault(
                        "/rules/" + i,
                        last
                                ? "the last rule must have no condition, so that every notice has an answer"
                                : "a rule without a condition keeps those after it from ever counting"));
            }
        }
        return Optional.empty();
    }

    private static Policy policy(JsonNode json) {
        JsonNode watchlist = json.path("watchlist");
        JsonNode fingers = json.path("fingers");
        List<Policy.Rule> rules = new ArrayList<>();
        json.path("rules").forEach(rule -> rules.add(rule(rule)));
        return new Policy(
                json.path("country").asText(),
                Duration.ofHours(watchlist.path("amberAfterHours").asLong()),
                Duration.ofHours(watchlist.path("redAfterHours").asLong()),
                1.0 / fingers.path("searchesPerFalseAlarm").asLong(),
                1.0 / fingers.path("searchesPerSecondFinger").asLong(),
                json.path("names").path("leastPercent").asInt() / 100.0,
                1.0 / json.path("listedOneIn").asLong(),
                Duration.ofDays(json.path("exclusionDays").asLong()),
                answers(json.path("expiredDocument")),
                List.copyOf(rules));
    }

    private static Policy.Rule rule(JsonNode json) {
        JsonNode when = json.path("when");
        return new Policy.Rule(
                among(when.path("kind"), Notice.Kind.values()),
                among(when.path("action"), Notice.Action.values()),
                among(when.path("subject"), Subject.values()),
                answers(json),
                Verdict.valueOf(json.path("nameAlone").asText()));
    }

    private static Map<Situation, Verdict> answers(JsonNode json) {
        Map<Situation, Verdict> answers = new EnumMap<>(Situation.class);
        answers.put(Situation.ENTRY, Verdict.valueOf(json.path("entry").asText()));
        answers.put(Situation.EXIT, Verdict.valueOf(json.path("exit").asText()));
        answers.put(
                Situation.FIELD_CHECK, Verdict.valueOf(json.path("fieldCheck").asText()));
        return Map.copyOf(answers);
    }

    /** The constants that the list names in small letters; the schema knows no others. */
    private static <E extends Enum<E>> Set<E> among(JsonNode list, E[] values) {
        Set<String> words = new LinkedHashSet<>();
        list.forEach(word -> words.add(word.asText()));
        Set<E> found = new LinkedHashSet<>();
        for (E value : values) {
            if (words.contains(value.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
                found.add(value);
            }
        }
        return Set.copyOf(found);
    }
}
