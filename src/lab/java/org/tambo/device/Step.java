package org.tambo.device;

/** One thing that a simulated device does, in its order. */
public sealed interface Step {
    /** Puts bytes on the wire. */
    record Send(byte[] bytes) implements Step {}

    /** Goes over to another speed once what was to be sent has gone. */
    record Speed(int baud) implements Step {}

    /** Takes its time. */
    record Pause(int millis) implements Step {}

    /** Something happened at the sensor. */
    record Sensed(Sensing what) implements Step {}

    /** What happens at a sensor. */
    enum Sensing {
        /** A picture was asked for, and no finger lay there. */
        ASKED_FOR_FINGER,
        /** A picture of the finger was taken. */
        IMAGE_TAKEN,
        /** The picture's last byte has gone. */
        IMAGE_SENT,
        /** A document was sent. */
        DOCUMENT_SENT
    }
}
