package org.tambo.device;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A registry with the shipped profiles, made less patient, and all that it has told so far. */
final class Lane implements AutoCloseable {
    private static final long LONGEST_WAIT_NANOS = 20_000_000_000L;

    private final List<DeviceEvent> events = new CopyOnWriteArrayList<>();
    private DeviceRegistry registry = new DeviceRegistry(List.of(), Profiles.load(ProfilesTest.SHIPPED), events::add);

    void open(Path folder, ConfiguredDevice... devices) {
        open(folder, Host.here(), devices);
    }

    void open(Path folder, Host host, ConfiguredDevice... devices) {
        registry = new DeviceRegistry(List.of(devices), List.of(), Profiles.load(folder), host, events::add);
        registry.start();
    }

    /** With no device configured: they attach themselves on these ports. */
    void open(Path folder, List<String> looked, Host host) {
        registry = new DeviceRegistry(List.of(), looked, Profiles.load(folder), host, events::add);
        registry.start();
    }

    DeviceRegistry registry() {
        return registry;
    }

    /** The shipped profiles in a folder of the test, with time-outs of a device that answers at once. */
    static Path impatient(Path folder) throws IOException {
        for (String name : List.of("profile.schema.json", "zfm-20.yaml", "mrz-line-reader.yaml")) {
            String text = Files.readString(ProfilesTest.SHIPPED.resolve(name))
                    .replace("answerMillis: 1500", "answerMillis: 400")
                    .replace("byteMillis: 500", "byteMillis: 400")
                    .replace("transferMillis: 15000", "transferMillis: 3000")
                    .replace("fingerPollMillis: 100", "fingerPollMillis: 10")
                    .replace("everyMillis: 5000", "everyMillis: 300");
            Files.writeString(folder.resolve(name), text);
        }
        return folder;
    }

    List<DeviceEvent> events() {
        return new ArrayList<>(events);
    }

    /** Waits for the first event from index {@code from} on that fits. */
    DeviceEvent await(int from, Predicate<DeviceEvent> fits) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < LONGEST_WAIT_NANOS) {
            for (int i = from; i < events.size(); i++) {
                if (fits.test(events.get(i))) {
                    return events.get(i);
                }
            }
            Thread.sleep(2);
        }
        return fail("it never came; what came: " + events);
    }

    <E extends DeviceEvent> E await(int from, Class<E> kind) throws InterruptedException {
        return kind.cast(await(from, kind::isInstance));
    }

    void awaitReady(String device) throws InterruptedException {
        await(0, event -> isReady(event, device));
    }

    static boolean isReady(DeviceEvent event, String device) {
        return event.device().equals(device)
                && event instanceof DeviceEvent.StateChanged changed
                && changed.state() instanceof DeviceState.Ready;
    }

    static boolean isBusy(DeviceEvent event, String device) {
        return event.device().equals(device)
                && event instanceof DeviceEvent.StateChanged changed
                && changed.state() instanceof DeviceState.Busy;
    }

    DeviceState.Faulty awaitFault(int from) throws InterruptedException {
        return (DeviceState.Faulty) ((DeviceEvent.StateChanged) await(
                        from,
                        event -> event instanceof DeviceEvent.StateChanged changed
                                && changed.state() instanceof DeviceState.Faulty))
                .state();
    }

    DeviceStatus status(String device) {
        return registry.devices().stream()
                .filter(status -> status.device().equals(device))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        registry.close();
    }
}
