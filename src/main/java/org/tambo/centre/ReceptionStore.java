package org.tambo.centre;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What a reception keeps, and what it must know of devices. */
public interface ReceptionStore {
    /**
     * Does it all durably, or nothing of it where it throws.
     *
     * @throws Exception what the work throws, or that it could not be kept
     */
    <T> T atomically(Callable<T> work) throws Exception;

    Optional<Devices.Device> device(String id);

    /** Keeps two deliveries of one device from running at once. */
    void lock(String device);

    /** @return the hash of the entry with that number, if it is here */
    Optional<String> sha256(String device, long sequence);

    /** Whether nothing of that device is here. */
    boolean isEmpty(String device);

    void add(UpEntry entry, Instant now);

    /** The device has been heard of. */
    void seen(String device, String state, Instant now);
}
