package org.tambo.centre;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tambo.sync.up.Receipt;

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

    /** The number of the newest entry that is here, or is known to have been; 0 where there was none. */
    long last(String device);

    /**
     * Entries that were here once: this centre has acknowledged them, and its database is an older one since.
     *
     * @param sha256 of the last of them, hexadecimal
     */
    record Lost(long first, long last, String sha256) {}

    /** @param shown the receipt that says so */
    void lose(String device, Lost lost, Receipt shown, Instant now);

    /** @return the hash of the entry with that number, if it is the last of some that were lost */
    Optional<String> lostSha256(String device, long sequence);

    /** With room for the pictures that it names; of a hit that it takes back, the pictures are erased. */
    void add(UpEntry entry, Instant now);

    /**
     * A picture that a hit has named, as far as it is here.
     *
     * @param has how many of its bytes
     */
    record Picture(NamedPicture named, int has, boolean complete) {}

    Optional<Picture> picture(String device, long hit, int place);

    /** @return all of it that is here then */
    byte[] append(String device, long hit, int place, byte[] part);

    /** All of it is here and is what the hit has named. */
    void complete(String device, long hit, int place);

    /** What is here of it is wrong, and is dropped. */
    void drop(String device, long hit, int place);

    /** The device has been heard of. */
    void seen(String device, String state, Instant now);
}
