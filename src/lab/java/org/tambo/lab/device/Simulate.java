package org.tambo.lab.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tambo.device.GreyImage;
import org.tambo.device.SimulatedModule;
import org.tambo.device.SimulatedReader;
import org.tambo.lab.traveller.FingerPictures;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code tambo simulate}: one device of a profile on a pseudo-terminal, until it is stopped. The first line printed is the
 * terminal's path; then comes what happens.
 */
public final class Simulate {
    private static final String FINGER = "--finger";
    private static final String DOCUMENT = "--document";
    private static final String FAULTS = "--faults";
    private static final String LINK = "--link";
    private static final String PROFILES = "--profiles";
    private static final String PROFILE = "PROFILE";

    private static final long SYNTHETIC_FINGER = 20_261;
    /** A document is laid on again so long after the last one was, for whoever has opened the port by then. */
    private static final Duration NEXT_DOCUMENT = Duration.ofSeconds(2);

    private static final Duration FIRST_DOCUMENT = Duration.ofMillis(300);
    /** The specimen of ICAO Doc 9303-4. */
    private static final List<String> SPECIMEN =
            List.of("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10");

    private Simulate() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        CommandLine line = new CommandLine(command());
        try {
            ParseResult parsed = line.parseArgs(arguments);
            if (parsed.isUsageHelpRequested()) {
                line.usage(System.out);
                return;
            }
            run(parsed);
        } catch (ParameterException | IllegalArgumentException e) {
            System.err.println("simulate: " + e.getMessage());
            System.exit(2);
        }
    }

    private static CommandSpec command() {
        CommandSpec command = CommandSpec.create().name("simulate");
        command.usageMessage().description("A device of a profile on a pseudo-terminal; its path is printed first.");
        command.addPositional(PositionalParamSpec.builder()
                .paramLabel(PROFILE)
                .type(String.class)
                .arity("1")
                .build());
        command.addOption(option(FINGER, "FILE.png", "the finger that lies on it; a synthetic one if left out"));
        command.addOption(option(DOCUMENT, "FILE|LINES", "the document: a file, or its lines with / between them"));
        command.addOption(option(FAULTS, "LIST", "drop=P,flip=P,double=P,stall=2s,unplug@5s,replug@8s"));
        command.addOption(option(LINK, "PATH", "where a link to the terminal is laid, there while it is plugged in"));
        command.addOption(option(PROFILES, "FOLDER", "the folder of the profiles"));
        command.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("says this")
                .build());
        return command;
    }

    private static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .description(description)
                .type(String.class)
                .build();
    }

    private static void run(ParseResult parsed) throws IOException, InterruptedException {
        String id = parsed.matchedPositionalValue(0, "");
        Path profiles =
                Path.of(parsed.matchedOptionValue(PROFILES, System.getProperty("tambo.profiles", "device-profiles")));
        String link = parsed.matchedOptionValue(LINK, null);
        Path port = link == null
                ? Files.createTempDirectory("tambo-simulate").resolve(id)
                : Path.of(link).toAbsolutePath();
        FaultList faults = FaultList.parse(parsed.matchedOptionValue(FAULTS, ""));
        String finger = parsed.matchedOptionValue(FINGER, null);
        String document = parsed.matchedOptionValue(DOCUMENT, null);
        if (SimulatedModule.isOne(profiles, id)) {
            SimulatedModule simulated = new SimulatedModule(profiles, id);
            try (VirtualFingerModule module = new VirtualFingerModule(port, simulated)) {
                say(module.line(), id, link == null);
                module.onSensing(what -> System.out.println(what));
                // After the path was said: making a finger takes a while.
                module.put(SensorPicture.fit(picture(finger), simulated.width(), simulated.height()));
                faults.apply(module.line());
                Thread.currentThread().join();
            }
        } else {
            SimulatedReader simulated = new SimulatedReader(profiles, id);
            List<String> lines = lines(document);
            try (VirtualDocumentReader reader = new VirtualDocumentReader(port, simulated)) {
                say(reader.line(), id, link == null);
                reader.onSensing(what -> System.out.println(what));
                faults.apply(reader.line());
                Thread.sleep(FIRST_DOCUMENT);
                while (true) {
                    if (reader.line().isInUse()) {
                        reader.lay(lines);
                    }
                    Thread.sleep(reader.line().isInUse() ? NEXT_DOCUMENT : FIRST_DOCUMENT);
                }
            }
        }
    }

    private static void say(SerialLine line, String id, boolean terminalItself) throws IOException {
        System.out.println(terminalItself ? line.port().toRealPath() : line.port());
        System.out.println(id + " at " + line.baud() + " bits a second");
    }

    private static GreyImage picture(@Nullable String finger) throws IOException {
        return finger == null
                ? new FingerPictures(Files.createTempDirectory("tambo-finger")).impression(SYNTHETIC_FINGER, 1)
                : SensorPicture.read(Path.of(finger));
    }

    private static List<String> lines(@Nullable String document) throws IOException {
        if (document == null) {
            return SPECIMEN;
        }
        try {
            Path file = Path.of(document);
            if (Files.isRegularFile(file)) {
                return Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank())
                        .toList();
            }
        } catch (InvalidPathException e) {
            // Lines of a document may be no path at all.
            System.err.println("not a file: taken as lines");
        }
        return List.of(document.split("[/\n]", -1));
    }
}
