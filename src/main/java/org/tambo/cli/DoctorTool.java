package org.tambo.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tambo.device.AttachedDevices;
import org.tambo.device.DeviceCheck;
import org.tambo.device.DeviceCheck.NotListed;
import org.tambo.device.DeviceState;
import org.tambo.device.DeviceStatus;
import org.tambo.device.Host;
import org.tambo.device.PortHolder;
import org.tambo.device.PortSurvey;
import org.tambo.device.Profiles;
import org.tambo.device.SerialPortFound;
import org.tambo.device.UsbDeviceFound;
import org.tambo.yaml.YamlFault;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code tambo doctor}: every port and device of this machine, how each stands, and what to do about it. While an edge
 * runs, it asks the edge for the devices; otherwise it tries each of them itself.
 */
public final class DoctorTool {
    private static final int WELL = 0;
    private static final int SOMETHING_TO_DO = 1;
    private static final int WRONG_USE = 2;

    private static final String JSON = "--json";
    private static final String EDGE = "--edge";
    private static final String PROFILES = "--profiles";

    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration OPENING = Duration.ofSeconds(6);
    private static final int MOST_ANSWER = 1 << 20;
    private static final String DEVICES = "tambo.devices";

    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private final ObjectNode report = json.createObjectNode();
    private final ArrayNode todo = json.createArrayNode();
    private final ArrayNode hints = json.createArrayNode();
    private final Host host;
    private final AttachedDevices configuration;
    private final Profiles profiles;

    private DoctorTool(Host host, AttachedDevices configuration) {
        this.host = host;
        this.configuration = configuration;
        this.profiles = Profiles.load(configuration.profiles());
    }

    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** @return 0; 1 when something is to be done; 2 for a wrong call */
    static int run(String[] args, PrintWriter out, PrintWriter err) throws InterruptedException {
        CommandLine line = new CommandLine(command());
        ParseResult parsed;
        try {
            parsed = line.parseArgs(args);
        } catch (ParameterException e) {
            err.println("doctor: " + e.getMessage());
            return WRONG_USE;
        }
        if (parsed.isUsageHelpRequested()) {
            line.usage(out);
            return WELL;
        }
        AttachedDevices configuration = new SmallRyeConfigBuilder()
                .addDefaultSources()
                .withDefaultValue(DEVICES + ".profiles", parsed.matchedOptionValue(PROFILES, "device-profiles"))
                .withMapping(AttachedDevices.class)
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(AttachedDevices.class);
        DoctorTool doctor = new DoctorTool(AttachedDevices.host(configuration), configuration);
        doctor.examine(parsed.matchedOptionValue(EDGE, URI.create("http://127.0.0.1:8080/")));
        if (parsed.hasMatchedOption(JSON)) {
            out.println(doctor.asJson());
        } else {
            DoctorReport.print(doctor.report, out);
        }
        return doctor.todo.isEmpty() ? WELL : SOMETHING_TO_DO;
    }

    private static CommandSpec command() {
        CommandSpec command = CommandSpec.create().name("doctor");
        command.usageMessage()
                .description("Says of every port and device how it stands, and what to do about it.")
                .footer("Exit code: 0 all is well, 1 something is to be done, 2 wrong call.");
        command.addOption(OptionSpec.builder(JSON)
                .type(boolean.class)
                .arity("0")
                .description("as JSON")
                .build());
        command.addOption(OptionSpec.builder(EDGE)
                .type(URI.class)
                .paramLabel("URL")
                .description("where the edge answers, http://127.0.0.1:8080/ unless given")
                .build());
        command.addOption(OptionSpec.builder(PROFILES)
                .type(String.class)
                .paramLabel("DIR")
                .description("the folder of the device profiles, where the configuration names none")
                .build());
        command.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("says this")
                .build());
        return command;
    }

    private void examine(URI edge) throws InterruptedException {
        checkProfiles();
        Optional<JsonNode> asked = ask(edge);
        report.put("edge", asked.isPresent() ? edge.toString() : "does not run");
        ArrayNode devices = report.putArray("devices");
        if (asked.isPresent()) {
            asked.get().forEach(device -> devices.add(device(device)));
        } else {
            for (DeviceStatus status :
                    DeviceCheck.tryOut(AttachedDevices.configured(configuration), profiles, host, OPENING)) {
                devices.add(device(view(status)));
            }
        }
        if (devices.isEmpty()) {
            hints.add("no device is configured: docs/running.md says how to name them, or set TAMBO_DEVICES_ATTACH to"
                    + " let them attach themselves");
        }
        checkPorts(asked.isPresent());
        checkScanners();
        checkChipReaders();
        ArrayNode services = report.putArray("services");
        for (DeviceCheck.ServiceScanner scanner : DeviceCheck.services()) {
            services.addObject()
                    .put("port", scanner.port())
                    .put("name", (scanner.make() + " " + scanner.model()).strip())
                    .put("serial", scanner.serial())
                    .put("state", scanner.status());
        }
        report.set("todo", todo);
        report.set("hints", hints);
        report.put("well", todo.isEmpty());
    }

    private void checkProfiles() {
        ObjectNode node = report.putObject("profiles");
        node.put("folder", configuration.profiles().toAbsolutePath().normalize().toString());
        ArrayNode usable = node.putArray("usable");
        profiles.ids().forEach(usable::add);
        ArrayNode faults = node.putArray("faults");
        for (YamlFault fault : profiles.faults()) {
            faults.add(fault.toString());
            todo.add("correct the profile: " + fault);
        }
    }

    private Optional<JsonNode> ask(URI edge) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(edge.resolve("api/devices"))
                .timeout(ANSWER)
                .build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
            HttpResponse<byte[]> response =
                    client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER));
            JsonNode answer = json.readTree(response.body());
            return response.statusCode() == 200 && answer.isArray() ? Optional.of(answer) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** As the edge tells it. */
    private JsonNode view(DeviceStatus status) {
        ObjectNode view = json.createObjectNode();
        view.put("device", status.device());
        view.put("model", status.model());
        view.put("profile", status.profile());
        view.put("why", status.why());
        view.put("identification", status.identification());
        view.put("port", status.port());
        view.put(
                "state",
                switch (status.state()) {
                    case DeviceState.Absent _ -> "ABSENT";
                    case DeviceState.Opening _ -> "OPENING";
                    case DeviceState.Ready _ -> "READY";
                    case DeviceState.Busy _ -> "BUSY";
                    case DeviceState.Faulty _ -> "FAULTY";
                });
        view.put("since", status.state().since().toString());
        if (status.state() instanceof DeviceState.Faulty faulty) {
            view.put("fault", faulty.fault().name());
        }
        view.put("lastError", status.lastError());
        return view;
    }

    private ObjectNode device(JsonNode seen) {
        ObjectNode device = json.createObjectNode();
        for (String field :
                List.of("device", "model", "profile", "why", "port", "state", "since", "fault", "lastError")) {
            device.set(field, seen.path(field).isTextual() ? seen.get(field) : json.nullNode());
        }
        device.put("identification", seen.path("identification").asBoolean(true));
        if (!seen.path("identification").asBoolean(true)) {
            hints.add(device.path("device").asText() + ": its profile keeps its pictures from being searched for among"
                    + " many, so that the lane does not use it");
        }
        String advice = DeviceAdvice.on(
                device.path("state").asText(),
                device.path("fault").asText(""),
                device.path("port").asText());
        if (!advice.isEmpty()) {
            device.put("todo", advice);
            todo.add(device.path("device").asText() + ": " + advice);
        }
        return device;
    }

    private void checkPorts(boolean edgeRuns) {
        PortSurvey survey = new PortSurvey(host);
        ArrayNode ports = report.putArray("ports");
        for (SerialPortFound port : survey.serialPorts()) {
            ObjectNode node = ports.addObject();
            node.put("path", port.path().toString());
            node.put("node", port.node().toString());
            UsbDeviceFound usb = port.usb();
            node.put("usb", usb == null ? null : usb.id());
            node.put("name", usb == null ? null : (usb.maker() + " " + usb.name()).strip());
            node.put("serial", usb == null ? null : usb.serial());
            Optional<JsonNode> device = deviceOn(port);
            node.put("device", device.map(one -> one.path("device").asText()).orElse(null));
            Optional<PortHolder> holder = PortHolder.of(port.node());
            node.put(
                    "holder",
                    holder.map(one -> one.program() + " (process " + one.pid() + ")")
                            .orElse(null));
            List<Profiles.Recognised> recognised = profiles.recognise(port);
            ArrayNode named = node.putArray("profiles");
            recognised.forEach(
                    one -> named.addObject().put("profile", one.profile()).put("why", one.why()));
            portAdvice(port, device, holder, recognised, edgeRuns).ifPresent(advice -> node.put("todo", advice));
        }
        ArrayNode devices = report.putArray("usb");
        for (UsbDeviceFound usb : survey.usbDevices()) {
            devices.addObject()
                    .put("id", usb.id())
                    .put("name", (usb.maker() + " " + usb.name()).strip())
                    .put("serial", usb.serial());
        }
    }

    private Optional<String> portAdvice(
            SerialPortFound port,
            Optional<JsonNode> device,
            Optional<PortHolder> holder,
            List<Profiles.Recognised> recognised,
            boolean edgeRuns) {
        if (!DeviceCheck.mayUse(port.node()) && !edgeRuns) {
            String advice = DeviceAdvice.notAllowed(port.node());
            if (device.isEmpty()) {
                todo.add(advice);
            }
            return Optional.of(advice);
        }
        if (device.isPresent()) {
            return Optional.empty();
        }
        if (holder.isPresent()) {
            return Optional.of("held by " + holder.get().program() + " (process "
                    + holder.get().pid() + ")");
        }
        String hint = switch (recognised.size()) {
            case 0 ->
                "no profile names it: 'tambo capture --port " + port.path()
                        + "' tries to find out what it is; docs/devices.md says how to write one";
            case 1 ->
                "to use it, configure a device with the profile "
                        + recognised.getFirst().profile() + " and the port " + port.path()
                        + ", or let TAMBO_DEVICES_ATTACH look there";
            default ->
                "to use it, configure a device with the port " + port.path()
                        + " and that one of the profiles that is its model's";
        };
        if (port.usb() != null) {
            hints.add(port.path() + ": " + hint);
        }
        return Optional.of(hint);
    }

    private Optional<JsonNode> deviceOn(SerialPortFound port) {
        for (JsonNode device : report.path("devices")) {
            String path = device.path("port").asText("");
            try {
                if (path.startsWith("/")
                        && Path.of(path).toRealPath().equals(port.node().toRealPath())) {
                    return Optional.of(device);
                }
            } catch (IOException e) {
                continue; // that device is not there
            }
        }
        return Optional.empty();
    }

    private boolean uses(String transport) {
        for (JsonNode device : report.path("devices")) {
            if (device.path("port").asText("").startsWith(transport)) {
                return true;
            }
        }
        return configuration.attach().orElse(List.of()).contains(transport);
    }

    private void checkScanners() throws InterruptedException {
        ObjectNode node = report.putObject("scanners");
        node.put("program", host.scannerProgram().toString());
        ArrayNode found = node.putArray("found");
        try {
            for (DeviceCheck.Scanner scanner : DeviceCheck.scanners(host, profiles)) {
                ObjectNode one = found.addObject()
                        .put("driver", scanner.driver())
                        .put("id", scanner.id())
                        .put("name", scanner.name())
                        .put("profile", scanner.profile().orElse(null));
                if (!scanner.givesImages()) {
                    one.put("todo", "use another model: it compares on its own chip and gives no pictures");
                } else if (scanner.profile().isEmpty()) {
                    one.put("todo", "no profile names its driver: docs/devices.md says how to write one");
                }
            }
        } catch (NotListed e) {
            String why = String.valueOf(e.getMessage());
            node.put("todo", why);
            (uses("libfprint") ? todo : hints).add("USB scanners: " + why);
        }
    }

    private void checkChipReaders() {
        ObjectNode node = report.putObject("chipReaders");
        ArrayNode found = node.putArray("found");
        try {
            DeviceCheck.chipReaders().forEach(found::add);
        } catch (NotListed e) {
            String advice = e.getMessage() + ": install pcscd and start it (sudo apt install pcscd)";
            node.put("todo", advice);
            (uses("pcsc") ? todo : hints).add("chip readers: " + advice);
        }
    }

    private String asJson() {
        try {
            return json.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
