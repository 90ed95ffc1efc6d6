package org.tambo.device;

import java.util.List;

/** Gathers documents from what a reader sends by itself, piece by piece. */
sealed interface TextDecoder permits LineDecoder, EnvelopeDecoder, FrameTextDecoder {
    /**
     * The documents that are complete with these bytes; what is not stays open until {@link #end()}.
     *
     * @throws DeviceFailed with {@link DeviceFault#NOISE} or {@link DeviceFault#CHECKSUM} when this is not the text of a
     *     document; nothing is held then
     */
    List<List<String>> decode(byte[] bytes) throws DeviceFailed;

    /**
     * Ends the document, because nothing came for long enough: its lines, none when nothing whole had come.
     *
     * @throws DeviceFailed as {@link #decode}
     */
    List<String> end() throws DeviceFailed;

    /** Whether a document has begun. */
    boolean begun();

    void reset();
}
