package org.tambo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.tambo.security.Enrolment;
import org.tambo.security.EnrolmentRefused;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code tambo enrol}: what a station asks of the centre to be taken in, and what it is given for it. */
public final class EnrolTool {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final String STATION = "--station";
    private static final String PUSH = "--push";

    private EnrolTool() {}

    public static void main(String[] args) {
        System.exit(run(args, System.getenv(), new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** @return 0, or 1 if nothing was done */
    static int run(String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        var line = new CommandLine(commands());
        try {
            ParseResult parsed = line.parseArgs(args);
            if (parsed.isUsageHelpRequested() || !parsed.hasSubcommand()) {
                line.usage(parsed.isUsageHelpRequested() ? out : err);
                return parsed.isUsageHelpRequested() ? DONE : FAILED;
            }
            ParseResult command = parsed.subcommand();
            Path station = station(line, command, environment);
            if (command.commandSpec().name().equals("request")) {
                out.println(Enrolment.request(
                        station, command.matchedPositionalValue(0, ""), command.matchedOptionValue(PUSH, "")));
            } else {
                Path file = command.matchedPositionalValue(0, Path.of(""));
                Enrolment enrolment = Enrolment.install(station, Files.readAllBytes(file));
                out.println("Station " + enrolment.device() + " is enrolled as " + enrolment.name() + " at "
                        + enrolment.address());
            }
            return DONE;
        } catch (ParameterException | EnrolmentRefused e) {
            err.println("tambo: " + e.getMessage());
        } catch (IOException e) {
            err.println("tambo: " + e);
        }
        return FAILED;
    }

    private static Path station(CommandLine line, ParseResult command, Map<String, String> environment) {
        Path given = command.matchedOptionValue(STATION, null);
        String set = environment.get("TAMBO_STATION_DATA");
        if (given == null && set == null) {
            throw new ParameterException(line, "whose folder? Set TAMBO_STATION_DATA or give " + STATION);
        }
        return given == null ? Path.of(set) : given;
    }

    private static CommandSpec commands() {
        return CommandSpec.create()
                .name("tambo enrol")
                .mixinStandardHelpOptions(true)
                .addSubcommand(
                        "request",
                        command(
                                        "prints what the centre's POST /devices wants of this station",
                                        PositionalParamSpec.builder()
                                                .paramLabel("NAME")
                                                .description("what the centre's operators will call the station")
                                                .type(String.class)
                                                .arity("1")
                                                .build())
                                .addOption(OptionSpec.builder(PUSH)
                                        .paramLabel("ADDRESS")
                                        .description("where the centre reaches this station with hints, such as"
                                                + " http://10.1.2.3:8092/; TAMBO_UPDATES_PUSH opens that door")
                                        .type(String.class)
                                        .arity("1")
                                        .build()))
                .addSubcommand(
                        "install",
                        command(
                                "lays what the centre answered into the station's folder; a running station finds it",
                                PositionalParamSpec.builder()
                                        .paramLabel("FILE")
                                        .type(Path.class)
                                        .arity("1")
                                        .build()));
    }

    private static CommandSpec command(String description, PositionalParamSpec parameter) {
        CommandSpec command = CommandSpec.create();
        command.usageMessage().description(description);
        return command.addPositional(parameter)
                .addOption(OptionSpec.builder(STATION)
                        .paramLabel("DIR")
                        .description("the station's folder; TAMBO_STATION_DATA unless given")
                        .type(Path.class)
                        .arity("1")
                        .build());
    }
}
