package org.tambo.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tambo.device.Profile.Frames;
import org.tambo.device.Profile.Text;

/** Gathers documents that come in frames, each frame a whole document: its lines, separated by CR. */
final class FrameTextDecoder implements TextDecoder {
    private final FrameDecoder frames;
    private final Frames sending;
    private final Text text;
    private final List<Frame> others = new ArrayList<>();

    FrameTextDecoder(Frames sending, Text text) {
        this.frames = FrameDecoder.ofDevice(sending.framing());
        this.sending = sending;
        this.text = text;
    }

    @Override
    public List<List<String>> decode(byte[] bytes) throws DeviceFailed {
        frames.feed(bytes);
        return take();
    }

    @Override
    public List<String> end() throws DeviceFailed {
        List<List<String>> documents = new ArrayList<>();
        do {
            documents.addAll(take());
        } while (documents.isEmpty() && frames.giveUpBegun());
        return documents.isEmpty() ? List.of() : documents.getFirst();
    }

    @Override
    public boolean begun() {
        return frames.begun() > 0;
    }

    @Override
    public void reset() {
        frames.reset();
        others.clear();
    }

    /** Frames without a document since this was last asked: answers to other questions, or a document's that was empty. */
    List<Frame> others() {
        List<Frame> taken = List.copyOf(others);
        others.clear();
        return taken;
    }

    /** Bytes so far that belonged to no frame. */
    long skipped() {
        return frames.skipped();
    }

    private List<List<String>> take() throws DeviceFailed {
        List<List<String>> documents = new ArrayList<>();
        for (Optional<Frame> next = frames.next(); next.isPresent(); next = frames.next()) {
            Frame frame = next.get();
            List<String> document = sending.documents().contains(frame.number(Frame.Number.CODE))
                    ? document(frame.content())
                    : List.of();
            if (document.isEmpty()) {
                others.add(frame);
            } else {
                documents.add(document);
            }
        }
        return documents;
    }

    private List<String> document(byte[] content) throws DeviceFailed {
        LineDecoder lines = new LineDecoder(text);
        List<List<String>> whole = lines.decode(content);
        return whole.isEmpty() ? lines.end() : whole.getFirst();
    }
}
