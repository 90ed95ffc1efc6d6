package org.tambo.device;

import java.time.Instant;
import java.util.List;

/** What happens at a device, in the order in which it happened there. */
public sealed interface DeviceEvent {
    /** The device's name in the configuration, such as {@code reader}. */
    String device();

    Instant at();

    /** The device went from one state to another. */
    record StateChanged(String device, Instant at, DeviceState state) implements DeviceEvent {}

    /** A document reader delivered text: its lines from top to bottom, padding already turned to {@code <}. */
    record TextRead(String device, Instant at, List<String> lines) implements DeviceEvent {}

    /**
     * A chip lies on a chip reader.
     *
     * @param answerToReset hexadecimal digits; empty when the chip did not answer. That of a contactless chip is made up
     *     by the reader: {@code 3B8n8001...}
     */
    record ChipPresent(String device, Instant at, String answerToReset) implements DeviceEvent {
        public boolean contactless() {
            return answerToReset.matches("3b8.8001.*");
        }
    }

    /** The chip was taken away. */
    record ChipGone(String device, Instant at) implements DeviceEvent {}

    /** A finger lies on the sensor and its picture is on its way. */
    record FingerDown(String device, Instant at) implements DeviceEvent {}

    /** A whole, checked picture is here; {@code at} is when its last byte had arrived. */
    record ImageCaptured(String device, Instant at, GreyImage image) implements DeviceEvent {}

    /** The capture that was asked for did not come about; the user can try again. The device itself is well. */
    record CaptureFailed(String device, Instant at, Retry reason) implements DeviceEvent {}

    /** What the user can do better at the next try. */
    enum Retry {
        /** No finger was put down in time. */
        NO_FINGER,
        /** The module says that the picture is too poor. */
        POOR_IMAGE,
        /** The picture did not arrive whole, though the device answers. */
        TRANSFER_BROKEN
    }
}
