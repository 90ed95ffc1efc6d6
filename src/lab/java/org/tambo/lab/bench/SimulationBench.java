package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.tambo.lab.simulation.RememberedSignatures;
import org.tambo.lab.simulation.Simulation;

/**
 * {@code ./tambo bench simulation --seeds N [--seed S] [--json]}: so many simulations, from that seed on. A seed that fails is
 * named, and {@code --seeds 1 --seed S} does it again.
 */
public final class SimulationBench {
    private static final Logger LOG = Logger.getLogger("org.tambo");

    private SimulationBench() {}

    public static void main(String[] arguments) {
        // Everything is refused and broken off here all the time.
        LOG.setLevel(Level.OFF);
        RememberedSignatures.begin();
        List<String> options = Arrays.asList(arguments);
        long first = number(options, "--seed", 1);
        long seeds = number(options, "--seeds", 1_000);
        long begun = System.nanoTime();
        List<Simulation.Result> results = LongStream.range(first, first + seeds)
                .parallel()
                .mapToObj(SimulationBench::run)
                .toList();
        results.stream().filter(result -> !result.isGood()).forEach(bad -> System.err.println("FAILED: " + bad));
        ObjectNode figures = JsonNodeFactory.instance
                .objectNode()
                .put("machine", Machine.description())
                .put("command", "./tambo bench simulation " + String.join(" ", options))
                .put("seconds", (System.nanoTime() - begun) / 1_000_000_000)
                .put("seeds", seeds)
                .put("faults", sum(results, Simulation.Result::faults))
                .put("owed", sum(results, Simulation.Result::owed))
                .put("centre's database brought back from a backup", sum(results, Simulation.Result::restored))
                .put("lost by that, and known to be", sum(results, Simulation.Result::missed))
                .put("lost", sum(results, Simulation.Result::lost))
                .put("doubled", sum(results, Simulation.Result::doubled))
                .put("out of order", sum(results, Simulation.Result::outOfOrder))
                .put("states of the watchlist taken", sum(results, Simulation.Result::taken))
                .put("states or countries' parts refused", sum(results, Simulation.Result::refused))
                .put("rolled back", sum(results, Simulation.Result::rolledBack))
                .put("torn", sum(results, Simulation.Result::torn))
                .put(
                        "seconds of calm until all was there, most",
                        results.stream()
                                .mapToInt(Simulation.Result::seconds)
                                .max()
                                .orElse(0));
        if (options.contains("--json")) {
            System.out.println(figures);
        } else {
            figures.properties()
                    .forEach(e -> System.out.printf(
                            "%-46s %s%n", e.getKey(), e.getValue().asText()));
        }
        System.exit(results.stream().allMatch(Simulation.Result::isGood) ? 0 : 1);
    }

    private static long sum(List<Simulation.Result> results, ToLongFunction<Simulation.Result> figure) {
        return results.stream().mapToLong(figure).sum();
    }

    private static Simulation.Result run(long seed) {
        try {
            return Simulation.run(seed);
        } catch (Exception e) {
            throw new IllegalStateException("seed " + seed, e);
        }
    }

    private static long number(List<String> options, String option, long otherwise) {
        int at = options.indexOf(option);
        return at < 0 ? otherwise : Long.parseLong(options.get(at + 1));
    }
}
