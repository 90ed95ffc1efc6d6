package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.tambo.device.Profile.Envelope;
import org.tambo.device.Profile.Mark;
import org.tambo.device.Profile.Text;

/**
 * Gathers documents in envelopes: a heading where the make has one, its address, the start of text, perhaps a flag, lines
 * ended by CR, the end of text, perhaps a checksum. Where a make's document does not say from where the checksum is made,
 * the profile lists what it may be; the first envelope decides among them, and later ones must agree.
 */
final class EnvelopeDecoder implements TextDecoder {
    private final Envelope envelope;
    private final Text text;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private final Set<Mark> marks;
    /** Whether the checksum covers the end of text; both until an envelope has told. */
    private boolean mayCoverEnd = true;

    private boolean mayOmitEnd = true;

    EnvelopeDecoder(Envelope envelope, Text text) {
        this.envelope = envelope;
        this.text = text;
        this.marks = envelope.check().isEmpty() ? EnumSet.noneOf(Mark.class) : EnumSet.copyOf(envelope.check());
    }

    @Override
    public List<List<String>> decode(byte[] bytes) throws DeviceFailed {
        List<List<String>> documents = new ArrayList<>();
        for (byte b : bytes) {
            held.write(b);
            take(documents, false);
        }
        return documents;
    }

    @Override
    public List<String> end() throws DeviceFailed {
        List<List<String>> documents = new ArrayList<>();
        take(documents, true);
        reset();
        return documents.isEmpty() ? List.of() : documents.getFirst();
    }

    @Override
    public boolean begun() {
        return held.size() > 0;
    }

    @Override
    public void reset() {
        held.reset();
    }

    /** @param silence whether nothing more will come: a checksum that is not there yet is none */
    private void take(List<List<String>> documents, boolean silence) throws DeviceFailed {
        byte[] bytes = held.toByteArray();
        if (bytes.length == 0) {
            return;
        }
        int start = startOfText(bytes);
        if (start < 0) {
            if (!mayBegin(bytes)) {
                // Not the beginning of an envelope; whatever follows the first byte may be.
                held.reset();
                for (int i = 1; i < bytes.length; i++) {
                    held.write(bytes[i]);
                    take(documents, false);
                }
            }
            return;
        }
        int end = indexOf(bytes, envelope.end(), start + 1);
        if (end < 0) {
            if (bytes.length - start > (long) text.maximumLines() * (text.maximumLine() + 1)) {
                reset();
                throw new DeviceFailed(DeviceFault.NOISE, "an envelope without an end");
            }
            return;
        }
        boolean checked = !envelope.check().isEmpty();
        boolean checkHere = end + 1 < bytes.length;
        if (checked && !checkHere && !silence) {
            return;
        }
        if (checked && !checkHere && envelope.checkRequired()) {
            reset();
            throw new DeviceFailed(DeviceFault.CHECKSUM, "the document's checksum did not come");
        }
        if (checked && checkHere && !agrees(bytes, start, end, bytes[end + 1] & 0xFF)) {
            reset();
            throw new DeviceFailed(DeviceFault.CHECKSUM, "the document's checksum is wrong");
        }
        held.reset();
        List<String> document = lines(Arrays.copyOfRange(bytes, start + 1, end));
        if (!document.isEmpty()) {
            documents.add(document);
        }
    }

    /** Where the start of text stands, if all before it is right; -1 if it is not here yet or something is wrong. */
    private int startOfText(byte[] bytes) {
        if (envelope.heading() == 0) {
            return bytes[0] == envelope.start() ? 0 : -1;
        }
        if (bytes[0] == envelope.start()) {
            // The heading is what readers leave out when they are set up to.
            return 0;
        }
        if (bytes[0] != envelope.heading()) {
            return -1;
        }
        int address = envelope.address().length();
        for (int i = 1 + address; i < bytes.length && i <= 1 + envelope.mostBefore(); i++) {
            if (bytes[i] == envelope.start() && endsWithAddress(bytes, i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean endsWithAddress(byte[] bytes, int before) {
        byte[] address = envelope.address().toArray();
        return Arrays.equals(bytes, before - address.length, before, address, 0, address.length);
    }

    private boolean mayBegin(byte[] bytes) {
        return envelope.heading() != 0 && bytes[0] == envelope.heading() && bytes.length <= 1 + envelope.mostBefore();
    }

    /** A heading may stand among the noise before the true one: each may be where the check begins. */
    private boolean agrees(byte[] bytes, int start, int end, int check) {
        Set<Mark> agreeing = EnumSet.noneOf(Mark.class);
        boolean covers = false;
        boolean omits = false;
        for (int heading = 0; heading <= start; heading++) {
            if (heading > 0 && bytes[heading] != envelope.heading()) {
                continue;
            }
            for (Mark mark : marks) {
                int without = FrameLayout.Check.XOR8.of(bytes, from(mark, heading, start), end);
                int with = without ^ bytes[end] & 0xFF;
                if (mayCoverEnd && with == check) {
                    covers = true;
                    agreeing.add(mark);
                }
                if (mayOmitEnd && without == check) {
                    omits = true;
                    agreeing.add(mark);
                }
            }
        }
        if (agreeing.isEmpty()) {
            return false;
        }
        marks.retainAll(agreeing);
        mayCoverEnd = covers;
        mayOmitEnd = omits;
        return true;
    }

    private int from(Mark mark, int heading, int start) {
        return switch (mark) {
            case HEADING -> heading;
            case AFTER_HEADING -> Math.min(heading + 1, start);
            case ADDRESS -> Math.max(0, start - envelope.address().length());
            case START -> start;
            case AFTER_START -> start + 1;
            case AFTER_FLAG -> start + 2;
        };
    }

    /** The lines of the text. A flag is no line of its own and no character of the first one. */
    private List<String> lines(byte[] content) throws DeviceFailed {
        List<String> sent = List.of(new String(content, StandardCharsets.ISO_8859_1)
                .replace("\n", "\r")
                .split("\r", -1));
        if (sent.stream().filter(line -> !line.isEmpty()).count() > text.maximumLines()
                || sent.stream().anyMatch(line -> line.length() > text.maximumLine())) {
            throw new DeviceFailed(DeviceFault.NOISE, "the envelope holds no document text");
        }
        List<String> plain = DocumentText.of(printable(sent), text);
        if (!envelope.flag() || DocumentText.fits(plain, text)) {
            return plain;
        }
        List<String> flagless = new ArrayList<>(sent);
        flagless.set(0, sent.getFirst().isEmpty() ? "" : sent.getFirst().substring(1));
        List<String> rest = DocumentText.of(printable(flagless), text);
        return DocumentText.fits(rest, text) || sent.getFirst().length() == 1 ? rest : plain;
    }

    private static List<String> printable(List<String> lines) {
        return lines.stream()
                .map(line -> line.chars()
                        .map(c -> c >= ' ' && c <= '~' ? c : LineDecoder.UNREADABLE)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .toList();
    }

    private static int indexOf(byte[] bytes, byte wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
