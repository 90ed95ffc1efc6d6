package org.tambo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.tambo.sync.tuf.HttpMirror;
import org.tambo.sync.tuf.TufClient;
import org.tambo.sync.tuf.UpdateRefused;
import org.tambo.sync.tuf.VerifiedRepository;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * {@code tambo tuf-client}: the update client by itself, as TUF's conformance suite drives it. Its options may stand before
 * or after the command's name.
 */
public final class TufClientTool {
    private static final int DONE = 0;
    private static final int FAILED = 1;

    private static final String METADATA_FOLDER = "--metadata-dir";
    private static final String METADATA_ADDRESS = "--metadata-url";
    private static final String TARGET = "--target-name";
    private static final String TARGET_ADDRESS = "--target-base-url";
    private static final String TARGET_FOLDER = "--target-dir";

    private final PrintWriter out;

    private TufClientTool(PrintWriter out) {
        this.out = out;
    }

    public static void main(String[] args) {
        System.exit(run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** @return 0, or 1 if anything of it failed */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        var line = new CommandLine(commands());
        try {
            var parsed = line.parseArgs(args);
            if (parsed.isUsageHelpRequested() || !parsed.hasSubcommand()) {
                line.usage(parsed.isUsageHelpRequested() ? out : err);
                return parsed.isUsageHelpRequested() ? DONE : FAILED;
            }
            new TufClientTool(out).execute(line, parsed.subcommand());
            return DONE;
        } catch (ParameterException | UpdateRefused e) {
            err.println("tuf-client: " + e.getMessage());
        } catch (IOException e) {
            err.println("tuf-client: " + e);
        }
        return FAILED;
    }

    /** Built by hand, since annotations would have to be read by reflection. */
    private static CommandSpec commands() {
        var commands = CommandSpec.create().name("tuf-client");
        commands.addOption(option(METADATA_FOLDER, "DIR", "folder of the trusted metadata")
                .type(Path.class)
                .build());
        commands.addOption(option(METADATA_ADDRESS, "URL", "where the repository's metadata is")
                .type(URI.class)
                .build());
        commands.addOption(option(TARGET, "PATH", "a target to download; may be repeated")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        commands.addOption(option(TARGET_ADDRESS, "URL", "where the repository's target files are")
                .type(URI.class)
                .build());
        commands.addOption(option(TARGET_FOLDER, "DIR", "folder for downloaded target files")
                .type(Path.class)
                .build());
        commands.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .scopeType(ScopeType.INHERIT)
                .description("says this")
                .build());
        commands.usageMessage().description("Fetches signed updates after The Update Framework 1.0.");
        commands.addSubcommand("init", init());
        commands.addSubcommand("refresh", described("brings the trusted metadata up to date"));
        commands.addSubcommand("download", described("refreshes, then downloads the targets"));
        return commands;
    }

    private static OptionSpec.Builder option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .description(description)
                .scopeType(ScopeType.INHERIT);
    }

    private static CommandSpec init() {
        return described("makes a root file the one that trust starts from")
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("ROOT.json")
                        .type(Path.class)
                        .arity("1")
                        .build());
    }

    private static CommandSpec described(String description) {
        var command = CommandSpec.create();
        command.usageMessage().description(description);
        return command;
    }

    private void execute(CommandLine line, ParseResult command) throws UpdateRefused, IOException {
        Path folder = required(line, command, METADATA_FOLDER);
        switch (command.commandSpec().name()) {
            case "init" -> {
                TufClient.initialise(folder, Files.readAllBytes(command.matchedPositionalValue(0, Path.of(""))));
                out.println(folder + " trusts this root from now on");
            }
            case "refresh" -> {
                URI address = required(line, command, METADATA_ADDRESS);
                say(client(line, folder, address, address).refresh());
            }
            default -> {
                URI address = required(line, command, METADATA_ADDRESS);
                URI targetAddress = required(line, command, TARGET_ADDRESS);
                Path targetFolder = required(line, command, TARGET_FOLDER);
                List<String> targets = required(line, command, TARGET);
                var repository = client(line, folder, address, targetAddress).refresh();
                say(repository);
                for (String target : targets) {
                    out.println(repository.download(repository.find(target), targetFolder));
                }
            }
        }
    }

    private static TufClient client(CommandLine line, Path folder, URI metadata, URI targets) {
        try {
            return new TufClient(folder, new HttpMirror(metadata), new HttpMirror(targets), InstantSource.system());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()), e);
        }
    }

    private void say(VerifiedRepository repository) {
        out.printf(
                "root %d, timestamp %d, snapshot %d, good until %s%n",
                repository.rootVersion(),
                repository.timestampVersion(),
                repository.snapshotVersion(),
                repository.expires());
    }

    private static <T> T required(CommandLine line, ParseResult command, String option) {
        // Before or after the command's name, an inherited option leaves its value with the option it descends from.
        T value = line.getCommandSpec().findOption(option).getValue();
        if (value == null) {
            throw new ParameterException(line, command.commandSpec().name() + " needs " + option);
        }
        return value;
    }
}
