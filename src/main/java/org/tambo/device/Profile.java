package org.tambo.device;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What distinguishes one make of device from the others of its framing family; read and checked by {@link Profiles}.
 * The codec knows the family's conversation, the profile is the table it follows.
 *
 * @param name what the page calls such a device
 * @param models which models it is for
 * @param match by what such a device is recognised on a port
 * @param capabilities what it can do, in the words of the schema
 * @param quirks what a technician should know, one sentence each
 * @param transcript the file beside the profiles that proves it, relative to their folder
 */
record Profile(
        String id,
        String vendor,
        String name,
        List<String> models,
        DeviceClass deviceClass,
        Match match,
        Line line,
        Family family,
        Set<String> capabilities,
        Policy policy,
        List<String> quirks,
        String transcript) {

    /** Stands between the ids of profiles whose devices answer alike. */
    static final String ALIKE = "|";

    /**
     * One profile for a device that may be any of several which answer alike: as the first, with the pictures' sizes of
     * all, by which they are told apart, and the strictest policy.
     *
     * @param group one at least
     */
    static Profile alike(List<Profile> group) {
        Profile first = group.getFirst();
        if (group.size() == 1 || !(first.family() instanceof Module module)) {
            return first;
        }
        Image image = module.image();
        List<Size> sizes = group.stream()
                .flatMap(one -> one.family() instanceof Module other ? other.image().sizes().stream() : Stream.empty())
                .distinct()
                .toList();
        return new Profile(
                joined(group, Profile::id, ALIKE),
                first.vendor(),
                joined(group, Profile::name, " / "),
                group.stream().flatMap(one -> one.models().stream()).toList(),
                first.deviceClass(),
                first.match(),
                first.line(),
                new Module(
                        module.framing(),
                        module.answers(),
                        module.commands(),
                        module.errors(),
                        new Image(
                                image.transfer(),
                                sizes,
                                image.header(),
                                image.bits(),
                                image.highNibbleLeft(),
                                image.packetBytes(),
                                image.largePacketBytes(),
                                image.lightRidges(),
                                image.confirm(),
                                image.fap()),
                        module.patience(),
                        module.attempts()),
                first.capabilities(),
                new Policy(
                        group.stream().allMatch(one -> one.policy().identification()),
                        group.stream()
                                .mapToInt(one -> one.policy().minimumQuality())
                                .max()
                                .orElseThrow()),
                first.quirks(),
                first.transcript());
    }

    private static String joined(List<Profile> group, Function<Profile, String> what, String between) {
        return group.stream().map(what).collect(Collectors.joining(between));
    }

    /** The speed at which such a device is met first. */
    int speed() {
        return line.speed();
    }

    /** One kind of device with everything its codec needs. */
    sealed interface Family permits Module, Reader {}

    /**
     * @param usb vendor and product of the USB device, such as {@code 10C4:EA60}, in capitals
     * @param byId globs on the names in {@code /dev/serial/by-id}
     * @param probe null where the device answers no question
     */
    record Match(
            List<String> usb, List<String> byId, @Nullable Probe probe) {
        /** Why an unopened port is such a device's, in words for a technician; empty when it is not. */
        Optional<String> why(SerialPortFound port) {
            Optional<String> name = port.byId()
                    .filter(id -> byId.stream()
                            .anyMatch(glob -> FileSystems.getDefault()
                                    .getPathMatcher("glob:" + glob)
                                    .matches(Path.of(id))))
                    .map(id -> "it names the port " + id);
            UsbDeviceFound device = port.usb();
            if (name.isPresent() || device == null) {
                return name;
            }
            return usb.contains(device.id().toUpperCase(Locale.ROOT))
                    ? Optional.of("it names the USB device " + device.id())
                    : Optional.empty();
        }
    }

    /**
     * @param expect the beginning of the answer; -1 stands for any byte
     * @param within from the request to the last expected byte
     */
    record Probe(Bytes send, List<Integer> expect, Duration within) {}

    /**
     * @param others further speeds at which such a device may be met
     * @param faster a higher speed to which the device is switched when it is opened; null where there is none
     */
    record Line(
            int speed,
            List<Integer> others,
            int dataBits,
            Parity parity,
            int stopBits,
            @Nullable FasterLine faster) {}

    enum Parity {
        NONE,
        ODD,
        EVEN
    }

    record FasterLine(int speed, Request request) {}

    /**
     * What may be done with what it captures.
     *
     * @param identification whether its pictures may be searched for among many (1:N); false: comparison with one only
     * @param minimumQuality of a picture, 0 to 100
     */
    record Policy(boolean identification, int minimumQuality) {
        /** Of a device whose profile does not say. */
        static final Policy ANY = new Policy(true, 0);
    }

    /** What is asked; the text that it was written as in the profile speaks for it in messages. */
    record Request(Map<Frame.Number, Long> numbers, Bytes content, String text) {
        Frame frame() {
            return new Frame(Frame.Kind.COMMAND, numbers, content.toArray());
        }
    }

    /**
     * A fingerprint module that is asked and answers in frames.
     *
     * @param errors by the number that an answer gives as the reason of a failure
     * @param attempts how often one request or upload is sent before it has failed, the first included
     */
    record Module(
            Framing framing,
            Answers answers,
            Commands commands,
            Map<Long, ErrorCode> errors,
            Image image,
            Patience patience,
            int attempts)
            implements Family {}

    /**
     * How an answer says what it says.
     *
     * @param verdict where it stands how the request went; null: in the first byte of the content
     * @param success its values for success
     * @param scanned its values for "a finger was taken, the result follows"
     * @param failure its values for failure; empty: all others
     * @param reason where a failure's number stands; null: it is the verdict itself
     * @param echoesCode whether an answer repeats the request's code
     * @param unknown the reason that such a device gives for a request that it does not know; -1: it does not answer
     * @param refused for one with arguments that it does not accept; -1 as above
     * @param locked for a wrong password; -1 as above
     */
    record Answers(
            Frame.@Nullable Number verdict,
            Set<Long> success,
            Set<Long> scanned,
            Set<Long> failure,
            Frame.@Nullable Number reason,
            boolean echoesCode,
            long unknown,
            long refused,
            long locked) {}

    /**
     * @param unlock the first of all; null where the device asks for no password
     * @param identify a request that changes nothing; a device of the right kind answers it with success and
     *     {@code identifyAnswer} bytes. One of the two may be unknown to a device
     * @param example what an answer to it looks like, behind the verdict
     * @param largerPackets makes the device send its largest packets; null where it can't
     * @param prepare asked at opening; a device that refuses one of them is used without it
     * @param lightOn before each capture; null where the light is the module's own affair
     * @param lightOff after it
     * @param takeImage takes a picture into the module's memory; null where the upload does that too
     * @param uploadImage sends it
     * @param uploadAgain sends it once more; null where {@code uploadImage} does
     * @param uploadElse sends a picture of another kind, asked for where the device does not know {@code uploadImage}; null
     *     where there is no other
     * @param cancel ends a request that waits for a finger; null where none does
     * @param also what else such a device answers with success though Tambo never asks it
     */
    record Commands(
            @Nullable Request unlock,
            Request identify,
            int identifyAnswer,
            Bytes example,
            @Nullable Request largerPackets,
            List<Request> prepare,
            @Nullable Request lightOn,
            @Nullable Request lightOff,
            @Nullable Request takeImage,
            Request uploadImage,
            @Nullable Request uploadAgain,
            @Nullable Request uploadElse,
            @Nullable Request cancel,
            List<Request> also) {}

    /**
     * @param retry what the user can do about it; null where the code means that the device is at fault
     * @param meaning for the technician
     */
    record ErrorCode(DeviceEvent.@Nullable Retry retry, String meaning) {}

    /** How a picture comes. */
    enum Transfer {
        /** After an answer, as many frames, the last of its own kind. */
        PACKETS,
        /** After an answer, in one frame of data. */
        FRAME,
        /** At once and bare, without an answer. */
        RAW
    }

    /**
     * A picture.
     *
     * @param sizes that it may have, told apart by their number of bytes; the first is the usual one
     * @param header what lies before the pixels, or may lie there; null where nothing does
     * @param packetBytes of a picture's packets as the module is delivered; 0 where there are none
     * @param largePacketBytes of those that it can be brought to
     * @param lightRidges whether ridges are light on a dark ground
     * @param highNibbleLeft of two pixels in a byte
     * @param confirm whether a picture is read again until two readings agree, because its bytes have no checksum
     * @param fap Fingerprint Acquisition Profile of NIST SP 500-280; 0 where the sensor meets none
     */
    record Image(
            Transfer transfer,
            List<Size> sizes,
            @Nullable Header header,
            int bits,
            boolean highNibbleLeft,
            int packetBytes,
            int largePacketBytes,
            boolean lightRidges,
            boolean confirm,
            int fap) {
        int packedBytes(Size size) {
            return size.width() * size.height() * bits / 8;
        }
    }

    /** @param dpi pixels an inch */
    record Size(int width, int height, int dpi) {}

    /**
     * @param bytes of the header
     * @param widthAt where the width stands, 4 bytes, lowest first
     * @param heightAt where the height stands
     * @param most pixels in a row, and rows
     */
    record Header(int bytes, int widthAt, int heightAt, int most) {}

    /**
     * @param answer from a request to its answer
     * @param finger from a request that waits for the finger to its answer
     * @param nextByte between two bytes of one transfer
     * @param transfer from the request of a picture to its last byte
     * @param fingerPoll between two questions whether a finger is there
     * @param health between two questions whether an idle device still answers
     */
    record Patience(
            Duration answer,
            Duration finger,
            Duration nextByte,
            Duration transfer,
            Duration fingerPoll,
            Duration health) {}

    /**
     * A document reader, which sends text: by itself, or once it was asked or armed.
     *
     * @param attempts how often one request is sent before it has failed
     */
    record Reader(
            Sending sending,
            Text text,
            ReaderCommands commands,
            Duration answer,
            Duration documentEnd,
            Duration settle,
            Duration health,
            int attempts)
            implements Family {}

    /** How a reader wraps its text. */
    sealed interface Sending permits Lines, Envelope, Frames {}

    /**
     * Bare lines, each ended by CR.
     *
     * @param acknowledgements bytes of which one ends what the reader says to a request of the set-up
     */
    record Lines(Set<Byte> acknowledgements) implements Sending {}

    /**
     * {@code SOH? .. STX flag? text ETX check?}
     *
     * @param heading SOH; 0 where there is none
     * @param address what stands right before the start of text; empty where nothing does
     * @param mostBefore bytes between heading and start of text, the address included
     * @param flag whether a byte that is no text may come first
     * @param check an exclusive-or of all bytes from one of these marks to the end of text, with or without it; empty
     *     where there is none
     * @param checkRequired whether text without it is refused
     */
    record Envelope(
            byte heading,
            byte start,
            byte end,
            Bytes address,
            int mostBefore,
            boolean flag,
            Set<Mark> check,
            boolean checkRequired)
            implements Sending {}

    /** A place in an envelope from which a checksum may be made. */
    enum Mark {
        HEADING,
        AFTER_HEADING,
        ADDRESS,
        START,
        AFTER_START,
        AFTER_FLAG
    }

    /**
     * Frames, of which those with one of these codes carry text.
     *
     * @param framing how frames lie on the line
     * @param documents codes of frames that carry a document
     */
    record Frames(Framing framing, Set<Long> documents) implements Sending {}

    /**
     * The text of a document.
     *
     * @param maximumLine bytes
     * @param maximumLines of one document
     * @param pad the character it fills lines with instead of {@code <}; 0 where there is none
     * @param documents sizes of what it reads: text of such a size is complete with its last CR
     */
    record Text(int maximumLine, int maximumLines, char pad, List<DocumentSize> documents) {}

    /** Lines of so many characters each. */
    record DocumentSize(int lines, int characters) {
        boolean fits(List<String> text) {
            return text.size() == lines && text.stream().allMatch(line -> line.length() == characters);
        }
    }

    /**
     * @param identify a request that changes nothing and that a device of the right kind answers; null where it can't be
     *     asked
     * @param example what an answer to it looks like
     * @param setup sent at opening; each is acknowledged or not
     * @param arm makes the reader send the next document by itself, once; null where it always does
     * @param inquire asks for the document that lies there now
     * @param trigger sent bare to make it read; null where it always does
     * @param release ends what the trigger began
     */
    record ReaderCommands(
            @Nullable Request identify,
            Bytes example,
            List<Request> setup,
            @Nullable Request arm,
            @Nullable Request inquire,
            @Nullable Request trigger,
            @Nullable Request release) {
        static final ReaderCommands NONE =
                new ReaderCommands(null, new Bytes(new byte[0]), List.of(), null, null, null, null);
    }
}
