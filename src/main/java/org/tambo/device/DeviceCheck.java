package org.tambo.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tries a station's devices once, for a tool that has them to itself. */
public final class DeviceCheck {
    private static final Duration LONG_ABSENT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(100);

    private DeviceCheck() {}

    /** A USB scanner that libfprint knows. */
    public record Scanner(String driver, String id, String name, boolean givesImages, Optional<String> profile) {}

    /**
     * Opens every configured device, waits until each has come to a state that lasts, and closes them again.
     *
     * @param within how long a device may take to be ready
     */
    public static List<DeviceStatus> tryOut(
            List<ConfiguredDevice> configured, Profiles profiles, Host host, Duration within)
            throws InterruptedException {
        try (DeviceRegistry registry = new DeviceRegistry(configured, List.of(), profiles, host, event -> {})) {
            registry.start();
            Deadline deadline = Deadline.in(within);
            CountDownLatch never = new CountDownLatch(1);
            boolean settled = false;
            while (!settled && !deadline.passed()) {
                if (never.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
                settled = registry.devices().stream().allMatch(DeviceCheck::lasts);
            }
            return registry.devices();
        }
    }

    private static boolean lasts(DeviceStatus device) {
        return switch (device.state()) {
            case DeviceState.Ready _, DeviceState.Faulty _ -> true;
            case DeviceState.Absent absent ->
                Duration.between(absent.since(), Instant.now()).compareTo(LONG_ABSENT) > 0;
            case DeviceState.Opening _, DeviceState.Busy _ -> false;
        };
    }

    /**
     * The USB scanners that libfprint sees.
     *
     * @throws NotListed when it cannot be asked
     */
    public static List<Scanner> scanners(Host host, Profiles profiles) throws NotListed, InterruptedException {
        try (ScannerProcess process = ScannerProcess.start(host.scannerProgram())) {
            List<Scanner> found = new ArrayList<>();
            for (ScannerMessage.Scanner scanner : process.scanners()) {
                Optional<String> profile = profiles.transportProfiles().stream()
                        .filter(one -> one.reach() instanceof TransportProfile.UsbScanner usb
                                && usb.drivers().contains(scanner.driver()))
                        .map(TransportProfile::id)
                        .sorted()
                        .findFirst();
                found.add(new Scanner(scanner.driver(), scanner.id(), scanner.name(), scanner.givesImages(), profile));
            }
            return found;
        } catch (DeviceFailed e) {
            throw new NotListed(e.detail());
        }
    }

    /**
     * The names of the chip readers that the PC/SC service sees.
     *
     * @throws NotListed when it cannot be asked
     */
    public static List<String> chipReaders() throws NotListed {
        try {
            return ChipReaderAccess.names();
        } catch (DeviceFailed e) {
            throw new NotListed(e.detail());
        }
    }

    /** A scanner that a service with the Secure Biometric Interface offers. */
    public record ServiceScanner(int port, String status, String make, String model, String serial) {}

    /** What the services on this machine's ports 4501 to 4600 offer. */
    public static List<ServiceScanner> services() throws InterruptedException {
        List<ServiceScanner> found = new ArrayList<>();
        try (LocalService service = new LocalService()) {
            for (int port = SbiAccess.FIRST_PORT; port <= SbiAccess.LAST_PORT; port++) {
                if (LocalService.listens(port)) {
                    found.addAll(offered(service, port));
                }
            }
        }
        return found;
    }

    private static List<ServiceScanner> offered(LocalService service, int port) throws InterruptedException {
        try {
            return SbiAccess.discover(service, port).stream()
                    .map(one -> new ServiceScanner(port, one.status(), one.make(), one.model(), one.serial()))
                    .toList();
        } catch (DeviceFailed e) {
            return List.of(); // some other program's port
        }
    }

    /** Why devices of one kind could not be listed. */
    public static final class NotListed extends Exception {
        private static final long serialVersionUID = 1;

        NotListed(String why) {
            super(why);
        }
    }

    /** Whether this user may read and write a port. */
    public static boolean mayUse(Path node) {
        return Files.isReadable(node) && Files.isWritable(node);
    }
}
