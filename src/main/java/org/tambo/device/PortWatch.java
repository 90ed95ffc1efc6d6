package org.tambo.device;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attaches by itself what is plugged in and some profile recognises, on the ports that the configuration lets it look
 * at. It looks twice a second: {@code /sys} tells of no changes, and a look costs well under a millisecond.
 */
final class PortWatch implements Runnable {
    private static final System.Logger LOG = System.getLogger(PortWatch.class.getName());
    private static final String PROBE = "probe:";
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration BETWEEN_SERVICES = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
    /** A device that attached itself and has been away for so long is no longer one of this station's. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private final Host host;
    private final List<PathMatcher> ports;
    private final List<PathMatcher> probed;
    /** Ports whose devices were asked who they are; each once, until it is unplugged. */
    private final Set<Path> asked = new HashSet<>();

    private final Set<String> transports;
    private final DeviceRegistry registry;
    private final PortSurvey survey;
    private final Set<String> own = new HashSet<>();
    private @Nullable ScannerProcess scanners;
    private Deadline nextScanners = Deadline.in(Duration.ZERO);
    private Deadline nextServices = Deadline.in(Duration.ZERO);
    private Deadline nextReaders = Deadline.in(Duration.ZERO);

    /** What was found and the profile that recognises it. */
    private record Found(String profile, String port, String why) {}

    /**
     * @param looked globs on the paths of serial ports, those that begin with {@code probe:} for ports on which profiles'
     *     probes may be sent, and transports such as {@code libfprint}
     */
    PortWatch(Host host, List<String> looked, DeviceRegistry registry) {
        this.host = host;
        this.ports = globs(looked, "");
        this.probed = globs(looked, PROBE);
        this.transports =
                Set.copyOf(looked.stream().filter(word -> !word.contains("/")).toList());
        this.registry = registry;
        this.survey = new PortSurvey(host);
    }

    private static List<PathMatcher> globs(List<String> looked, String prefix) {
        return looked.stream()
                .filter(word -> word.startsWith(prefix + "/"))
                .map(word -> FileSystems.getDefault().getPathMatcher("glob:" + word.substring(prefix.length())))
                .toList();
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    look();
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "looking for devices failed", e);
                }
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (scanners != null) {
                scanners.close();
            }
        }
    }

    private void look() throws InterruptedException {
        forget();
        List<DeviceStatus> known = registry.devices();
        List<Found> found = new ArrayList<>(serial());
        found.addAll(scanners());
        found.addAll(chipReaders());
        found.addAll(services());
        for (Found one : found) {
            if (known.stream().noneMatch(device -> isOn(device, one))) {
                String name = free(Profiles.each(one.profile()).findFirst().orElseThrow());
                ConfiguredDevice device = new ConfiguredDevice(name, one.profile(), one.port());
                LOG.log(Level.INFO, "{0} attached on {1}: {2}", device.name(), one.port(), one.why());
                registry.attach(device, one.why());
                own.add(device.name());
            }
        }
    }

    /** Whether a device is reached where this was found; a configured one may name no more than its transport. */
    private static boolean isOn(DeviceStatus device, Found found) {
        if (found.port().startsWith("/")) {
            return device.port().startsWith("/") && real(device.port()).equals(real(found.port()));
        }
        return found.port().startsWith(device.port());
    }

    private static Path real(String port) {
        try {
            return Path.of(port).toRealPath();
        } catch (IOException e) {
            return Path.of(port);
        }
    }

    private void forget() {
        Instant before = Instant.now().minus(FORGOTTEN);
        for (DeviceStatus device : registry.devices()) {
            if (own.contains(device.device())
                    && device.state() instanceof DeviceState.Absent absent
                    && absent.since().isBefore(before)) {
                own.remove(device.device());
                registry.detach(device.device());
            }
        }
    }

    private List<Found> serial() throws InterruptedException {
        List<Found> found = new ArrayList<>();
        List<SerialPortFound> there = ports.isEmpty() && probed.isEmpty() ? List.of() : survey.serialPorts();
        asked.retainAll(there.stream().map(SerialPortFound::path).toList());
        for (SerialPortFound port : there) {
            boolean mayBeProbed = isAmong(probed, port);
            if (mayBeProbed || isAmong(ports, port)) {
                List<Profiles.Recognised> known = registry.profiles().recognise(port);
                if (known.isEmpty() && mayBeProbed && isFree(port) && asked.add(port.path())) {
                    known = probe(port);
                }
                // Where the system's words fit several, a guess would be worse than a technician who asks why.
                if (known.size() == 1) {
                    found.add(new Found(
                            known.getFirst().profile(),
                            port.path().toString(),
                            known.getFirst().why()));
                }
            }
        }
        return found;
    }

    private static boolean isAmong(List<PathMatcher> globs, SerialPortFound port) {
        return globs.stream().anyMatch(glob -> glob.matches(port.path()) || glob.matches(port.node()));
    }

    private boolean isFree(SerialPortFound port) {
        return registry.devices().stream()
                .noneMatch(device -> device.port().startsWith("/")
                        && real(device.port()).equals(real(port.path().toString())));
    }

    private List<Profiles.Recognised> probe(SerialPortFound port) throws InterruptedException {
        try {
            List<String> answering = PortCapture.whoAnswers(registry.profiles(), port.path());
            LOG.log(Level.INFO, "{0} was asked who it is; profiles that it answers: {1}", port.path(), answering);
            return answering.isEmpty()
                    ? List.of()
                    : List.of(new Profiles.Recognised(
                            String.join(Profile.ALIKE, answering),
                            answering.size() == 1
                                    ? "it answers this profile's probe alone"
                                    : "it answers these profiles' probe; its picture's size tells which it is"));
        } catch (DeviceFailed e) {
            LOG.log(Level.INFO, "{0} cannot be asked who it is: {1}", port.path(), e.detail());
            return List.of();
        }
    }

    private List<Found> scanners() throws InterruptedException {
        if (!transports.contains("libfprint") || !nextScanners.passed()) {
            return List.of();
        }
        List<Found> found = new ArrayList<>();
        try {
            ScannerProcess running = scanners;
            if (running == null) {
                running = ScannerProcess.start(host.scannerProgram());
                scanners = running;
            }
            while (running.next(Deadline.in(Duration.ZERO)).isPresent()) {
                // each message changes the list of scanners
            }
            for (ScannerMessage.Scanner scanner : running.scanners()) {
                recognise(scanner).ifPresent(found::add);
            }
        } catch (DeviceFailed e) {
            LOG.log(Level.WARNING, "USB scanners cannot be listed: {0}", e.detail());
            if (scanners != null) {
                scanners.close();
                scanners = null;
            }
            nextScanners = Deadline.in(AFTER_FAILURE);
        }
        return found;
    }

    private Optional<Found> recognise(ScannerMessage.Scanner scanner) {
        for (TransportProfile profile : registry.profiles().transportProfiles()) {
            if (profile.reach() instanceof TransportProfile.UsbScanner usb
                    && usb.drivers().contains(scanner.driver())) {
                return Optional.of(new Found(
                        profile.id(),
                        "libfprint:" + scanner.id(),
                        "libfprint's driver " + scanner.driver() + " is among its drivers"));
            }
        }
        return Optional.empty();
    }

    private List<Found> chipReaders() {
        if (!transports.contains("pcsc") || !nextReaders.passed()) {
            return List.of();
        }
        List<Found> found = new ArrayList<>();
        try {
            for (String reader : ChipReaderAccess.names()) {
                for (TransportProfile profile : registry.profiles().transportProfiles()) {
                    if (profile.reach() instanceof TransportProfile.ChipReader chips
                            && chips.readers().stream().anyMatch(reader::contains)) {
                        found.add(new Found(profile.id(), "pcsc:" + reader, "the PC/SC service lists it"));
                        break;
                    }
                }
            }
        } catch (DeviceFailed e) {
            LOG.log(Level.WARNING, "chip readers cannot be listed: {0}", e.detail());
            nextReaders = Deadline.in(AFTER_FAILURE);
        }
        return found;
    }

    private List<Found> services() throws InterruptedException {
        if (!transports.contains("sbi") || !nextServices.passed()) {
            return List.of();
        }
        nextServices = Deadline.in(BETWEEN_SERVICES);
        List<Found> found = new ArrayList<>();
        try (LocalService service = new LocalService()) {
            for (int port = SbiAccess.FIRST_PORT; port <= SbiAccess.LAST_PORT; port++) {
                if (LocalService.listens(port)) {
                    for (SbiAccess.Discovered scanner : SbiAccess.discover(service, port)) {
                        recognise(scanner).ifPresent(found::add);
                    }
                }
            }
        } catch (DeviceFailed e) {
            LOG.log(Level.DEBUG, "a port is no scanner's service: {0}", e.detail());
        }
        return found;
    }

    private Optional<Found> recognise(SbiAccess.Discovered scanner) {
        return registry.profiles().transportProfiles().stream()
                .filter(profile -> !scanner.isOurs()
                        && profile.reach() instanceof TransportProfile.SbiScanner sbi
                        && sbi.fits(scanner))
                .map(profile ->
                        new Found(profile.id(), "sbi:" + scanner.port(), "the service there lists " + scanner.model()))
                .findFirst();
    }

    private String free(String name) {
        Set<String> taken = new HashSet<>();
        registry.devices().forEach(device -> taken.add(device.device()));
        String free = name;
        for (int n = 2; taken.contains(free); n++) {
            free = name + "-" + n;
        }
        return free;
    }
}
