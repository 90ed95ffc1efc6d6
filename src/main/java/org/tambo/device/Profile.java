package org.tambo.device;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What distinguishes one make of device from the others of its framing family; read and checked by {@link Profiles}.
 * The codec knows the family's conversation, the profile is the table it follows.
 *
 * @param name what the page calls such a device
 * @param speed of the line in baud; always 8 data bits, no parity, 1 stop bit, which all known readers and modules use
 */
record Profile(String id, String name, DeviceClass deviceClass, int speed, Family family) {

    /** One kind of framing with everything its codec needs. */
    sealed interface Family permits Module, LineReader {}

    /**
     * Framing {@code header + length + checksum}: a device that is asked and answers.
     *
     * @param faster a higher speed to which the device is switched when it is opened; null where there is none
     * @param commands what is sent for what
     * @param errors by the first byte of an answer, without 0, which is success
     * @param attempts how often one request or upload is sent before it has failed, the first included
     */
    record Module(
            Framing framing,
            @Nullable FasterLine faster,
            Commands commands,
            Map<Integer, ErrorCode> errors,
            ImageGeometry image,
            Patience patience,
            int attempts)
            implements Family {}

    /**
     * The frame: {@code start | kind 1 | length 2 | content | sum 2}, big endian; length = content + 2, sum over kind,
     * length and content, overflow dropped.
     *
     * @param start what every frame begins with, in both directions
     * @param maximumContent bytes; a length that announces more is a lie
     */
    record Framing(Bytes start, int command, int data, int answer, int end, int maximumContent) {}

    record FasterLine(int speed, Bytes request) {}

    /**
     * @param unlock must succeed before all others; null where the device asks for no password
     * @param identify a request that changes nothing; a device of the right kind answers it with success and
     *     {@code identifyAnswer} bytes
     * @param largerPackets makes the device send its largest packets; null where it can't
     */
    record Commands(
            @Nullable Bytes unlock,
            Bytes identify,
            int identifyAnswer,
            @Nullable Bytes largerPackets,
            Bytes takeImage,
            Bytes uploadImage) {}

    /**
     * @param retry what the user can do about it; null where the code means that the device is at fault
     * @param meaning for the technician
     */
    record ErrorCode(DeviceEvent.@Nullable Retry retry, String meaning) {}

    /** A picture of two pixels a byte, the high nibble the left one. */
    record ImageGeometry(int width, int height, int dpi) {
        int packedBytes() {
            return width * height / 2;
        }
    }

    /**
     * @param answer from a request to its answer
     * @param nextByte between two bytes of one transfer
     * @param transfer from the request of a picture to its last byte
     * @param fingerPoll between two questions whether a finger is there
     * @param health between two questions whether an idle device still answers
     */
    record Patience(Duration answer, Duration nextByte, Duration transfer, Duration fingerPoll, Duration health) {}

    /**
     * Framing {@code line}: a device that sends text by itself, each line ended by CR.
     *
     * @param maximumLine bytes
     * @param maximumLines of one document
     * @param pad the character it fills lines with instead of {@code <}; 0 where there is none
     * @param documents sizes of what it reads: text of such a size is complete with its last CR
     * @param documentEnd silence after which any other text is complete
     * @param settle silence that a line must keep at opening to count as quiet
     */
    record LineReader(
            int maximumLine,
            int maximumLines,
            char pad,
            List<DocumentSize> documents,
            Duration documentEnd,
            Duration settle)
            implements Family {}

    /** Lines of so many characters each. */
    record DocumentSize(int lines, int characters) {
        boolean fits(List<String> text) {
            return text.size() == lines && text.stream().allMatch(line -> line.length() == characters);
        }
    }

    /** Bytes of a profile, compared by value and never changed. */
    static final class Bytes {
        private final byte[] value;

        Bytes(byte[] value) {
            this.value = value.clone();
        }

        int length() {
            return value.length;
        }

        byte at(int index) {
            return value[index];
        }

        byte[] toArray() {
            return value.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }
    }
}
