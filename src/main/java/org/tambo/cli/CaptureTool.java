package org.tambo.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tambo.device.NotCaptured;
import org.tambo.device.PortCapture;
import org.tambo.device.PortCapture.Captured;
import org.tambo.device.Profiles;
import org.tambo.document.FieldCheck;
import org.tambo.document.Mrz;
import org.tambo.document.TravelDocument;
import org.tambo.document.UnreadableMrz;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code tambo capture}: one picture or one document from the device at a port. */
public final class CaptureTool {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private static final String PORT = "--port";
    private static final String PROFILE = "--profile";
    private static final String OUT = "--out";
    private static final String WAIT = "--wait";
    private static final String PROFILES = "--profiles";
    private static final String EDGE = "--edge";
    private static final URI HERE = URI.create("http://127.0.0.1:8080/");

    private CaptureTool() {}

    public static void main(String[] args) {
        System.exit(run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** @return 0; 1 if nothing was captured, and then {@code err} has the name of the reason; 2 for a wrong call */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(command());
        try {
            ParseResult parsed = line.parseArgs(args);
            if (parsed.isUsageHelpRequested()) {
                line.usage(out);
                return DONE;
            }
            Path target = parsed.matchedOptionValue(OUT, Path.of("."));
            Path port = parsed.matchedOptionValue(PORT, Path.of("."));
            Duration within = Duration.ofSeconds(parsed.matchedOptionValue(WAIT, 30));
            Profiles profiles = Profiles.load(parsed.matchedOptionValue(PROFILES, Path.of("device-profiles")));
            EdgeDevices edge = new EdgeDevices(parsed.matchedOptionValue(EDGE, HERE));
            Optional<EdgeDevices.Device> held = edge.at(port);
            if (held.isPresent()) {
                out.println(fromEdge(edge, held.get(), profiles, within, target));
                return DONE;
            }
            Optional<String> profile = Optional.ofNullable(parsed.matchedOptionValue(PROFILE, null));
            out.println(write(PortCapture.capture(profiles, port, profile, within), target));
            return DONE;
        } catch (ParameterException e) {
            err.println("capture: " + e.getMessage());
            return WRONG_USE;
        } catch (NotCaptured e) {
            err.println("capture: " + e.reason() + ": " + e.getMessage());
        } catch (IOException e) {
            err.println("capture: CANNOT_WRITE: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("capture: INTERRUPTED");
        }
        return FAILED;
    }

    private static CommandSpec command() {
        CommandSpec command = CommandSpec.create().name("capture");
        command.usageMessage().description("Takes one picture or one document from the device at a port.");
        command.addOption(option(PORT, "PATH", "the port", Path.class, true));
        command.addOption(option(PROFILE, "ID", "the device's profile; found out if left out", String.class, false));
        command.addOption(option(OUT, "FILE", "where it goes: a PNG, or JSON for a document", Path.class, true));
        command.addOption(option(WAIT, "SECONDS", "for the finger or the document; 30", Integer.class, false));
        command.addOption(option(PROFILES, "FOLDER", "the folder of the profiles", Path.class, false));
        command.addOption(option(EDGE, "URL", "where an edge would answer; " + HERE, URI.class, false));
        command.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("says this")
                .build());
        return command;
    }

    private static OptionSpec option(String name, String label, String description, Class<?> type, boolean required) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .description(description)
                .type(type)
                .required(required)
                .build();
    }

    private static String fromEdge(
            EdgeDevices edge, EdgeDevices.Device device, Profiles profiles, Duration within, Path target)
            throws NotCaptured, IOException, InterruptedException {
        if (profiles.takesPictures(device.profile())) {
            Files.write(target, edge.capture(device, within));
            return device.profile() + ": picture, by the edge's " + device.name() + ": " + target;
        }
        return write(new Captured.Document(device.profile(), edge.read(device, within), true), target);
    }

    private static String write(Captured captured, Path target) throws IOException, NotCaptured {
        return switch (captured) {
            case Captured.Picture picture -> {
                Files.write(target, GreyPng.of(picture.image()));
                yield String.format(
                        Locale.ROOT,
                        "%s: picture of %d x %d pixels at %d dpi: %s",
                        picture.profile(),
                        picture.image().width(),
                        picture.image().height(),
                        picture.image().dpi(),
                        target);
            }
            case Captured.Document document -> {
                if (!document.sized()) {
                    throw new NotCaptured(
                            "UNREADABLE_DOCUMENT",
                            "the text of " + document.lines().size()
                                    + " lines has no size of a machine-readable zone that this reader reads");
                }
                Files.writeString(
                        target,
                        new ObjectMapper()
                                        .writerWithDefaultPrettyPrinter()
                                        .writeValueAsString(json(document.profile(), document.lines()))
                                + "\n");
                yield document.profile() + ": document of " + document.lines().size() + " lines: " + target;
            }
        };
    }

    /** The lines as they came, and what we make of them: a reader's own verdict does not count. */
    static ObjectNode json(String profile, List<String> lines) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("profile", profile);
        ArrayNode text = json.putArray("lines");
        lines.forEach(text::add);
        json.put("mrz", String.join("\n", lines));
        try {
            TravelDocument read = Mrz.parse(lines);
            json.put("format", read.format().name());
            json.put("valid", read.allChecksValid());
            ObjectNode fields = json.putObject("document");
            fields.put("code", read.code());
            fields.put("issuer", read.issuer());
            fields.put("number", read.number());
            fields.put("primaryIdentifier", read.primaryIdentifier());
            fields.put("secondaryIdentifier", read.secondaryIdentifier());
            fields.put("nationality", read.nationality());
            fields.put("birthDate", read.birthDate().toString());
            fields.put("sex", read.sex().name());
            fields.put("expiryDate", read.expiryDate().toString());
            fields.put("optionalData", read.optionalData());
            ArrayNode checks = json.putArray("checks");
            for (FieldCheck check : read.checks()) {
                checks.addObject().put("field", check.field().name()).put("valid", check.valid());
            }
        } catch (UnreadableMrz e) {
            json.put("valid", false);
            json.put("unreadable", e.reason().name());
        }
        return json;
    }
}
