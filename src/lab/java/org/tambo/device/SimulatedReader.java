package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tambo.device.Profile.Request;

/** A document reader made of its profile; a state machine as {@link SimulatedModule} is. */
public final class SimulatedReader {
    /** From laying a document on to its first byte: the camera's picture and its reading. */
    private static final int READING_MILLIS = 120;

    private static final byte ACKNOWLEDGE = 0x06;
    private static final byte BANG = '!';

    private final Profile.Line line;
    private final Profile.Reader reader;
    private final @Nullable FrameDecoder decoder;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private List<String> lying = List.of();
    private boolean news;
    private boolean armed;

    /** @param id of the profile in that folder */
    public SimulatedReader(Path profiles, String id) {
        Profiles loaded = Profiles.load(profiles);
        Profile profile = loaded.profile(id).orElseThrow(() -> new IllegalArgumentException(loaded.whyNot(id)));
        if (!(profile.family() instanceof Profile.Reader found)) {
            throw new IllegalArgumentException(id + " is no document reader");
        }
        this.line = profile.line();
        this.reader = found;
        this.decoder = found.sending() instanceof Profile.Frames frames
                ? new FrameDecoder(List.of(frames.framing().command()), frames.framing())
                : null;
        this.armed = sendsAlways();
    }

    /** In bits a second. */
    public int speed() {
        return line.speed();
    }

    /** Whether it sends each document by itself. */
    private boolean sendsAlways() {
        return reader.commands().arm() == null && reader.commands().trigger() == null;
    }

    /**
     * Lays a document on, in place of the last one.
     *
     * @param lines what the reader makes of it, any ASCII text, so that a misreading can be sent too
     */
    public void lay(List<String> lines) {
        lying = List.copyOf(lines);
        news = true;
    }

    /** Its power came back. */
    public void restart() {
        armed = sendsAlways();
        heard.reset();
        if (decoder != null) {
            decoder.reset();
        }
    }

    /** Hears bytes, or nothing; what it does. */
    public List<Step> hear(byte[] bytes) {
        List<Step> steps = new ArrayList<>();
        if (decoder != null && reader.sending() instanceof Profile.Frames frames) {
            decoder.feed(bytes);
            for (Optional<Frame> next = decoder.next(); next.isPresent(); next = decoder.next()) {
                obey(next.get(), frames, steps);
            }
        } else {
            hearBare(bytes, steps);
        }
        if (news && armed) {
            news = false;
            armed = sendsAlways();
            steps.add(new Step.Pause(READING_MILLIS));
            steps.add(new Step.Send(document(lying)));
            steps.add(new Step.Sensed(Step.Sensing.DOCUMENT_SENT));
        }
        return steps;
    }

    private void obey(Frame request, Profile.Frames frames, List<Step> steps) {
        Profile.ReaderCommands commands = reader.commands();
        if (same(request, commands.inquire())) {
            news = false;
            steps.add(new Step.Pause(READING_MILLIS));
            steps.add(new Step.Send(
                    frames.framing().encode(answer(request, lying.isEmpty() ? new byte[0] : text(lying)))));
            if (!lying.isEmpty()) {
                steps.add(new Step.Sensed(Step.Sensing.DOCUMENT_SENT));
            }
        } else if (same(request, commands.identify())) {
            steps.add(new Step.Send(
                    frames.framing().encode(answer(request, commands.example().toArray()))));
        } else {
            // What is switched on or off is repeated; what it does not have is answered empty.
            armed = armed || same(request, commands.arm());
            byte[] content = same(request, commands.arm()) ? request.content() : new byte[0];
            steps.add(new Step.Send(frames.framing().encode(answer(request, content))));
        }
    }

    private static Frame answer(Frame request, byte[] content) {
        return new Frame(Frame.Kind.ANSWER, Map.of(Frame.Number.CODE, request.number(Frame.Number.CODE)), content);
    }

    private static boolean same(Frame request, @Nullable Request known) {
        return known != null
                && request.number(Frame.Number.CODE) == known.numbers().getOrDefault(Frame.Number.CODE, 0L)
                && Arrays.equals(request.content(), known.content().toArray());
    }

    private void hearBare(byte[] bytes, List<Step> steps) {
        for (byte b : bytes) {
            heard.write(b);
            byte[] all = heard.toByteArray();
            if (endsWith(all, reader.commands().trigger())) {
                armed = true;
                heard.reset();
            } else if (endsWith(all, reader.commands().release())) {
                armed = false;
                heard.reset();
            } else if (reader.commands().setup().stream().anyMatch(setup -> endsWith(all, setup))) {
                heard.reset();
                // The menu command behind its prefix, its end replaced by ACK and the end.
                int prefix = 3;
                byte[] answer = Arrays.copyOfRange(all, prefix, all.length + 1);
                answer[answer.length - 2] = ACKNOWLEDGE;
                answer[answer.length - 1] = BANG;
                steps.add(new Step.Send(answer));
            }
        }
    }

    private static boolean endsWith(byte[] all, @Nullable Request known) {
        if (known == null || known.content().length() > all.length) {
            return false;
        }
        byte[] end = Arrays.copyOfRange(all, all.length - known.content().length(), all.length);
        return Arrays.equals(end, known.content().toArray());
    }

    private byte[] document(List<String> lines) {
        return switch (reader.sending()) {
            case Profile.Lines _ -> text(lines);
            case Profile.Envelope envelope -> enveloped(envelope, lines);
            case Profile.Frames frames ->
                frames.framing()
                        .encode(new Frame(
                                Frame.Kind.ANSWER,
                                Map.of(
                                        Frame.Number.CODE,
                                        frames.documents().stream()
                                                .min(Long::compare)
                                                .orElse(0L)),
                                text(lines)));
        };
    }

    private static byte[] text(List<String> lines) {
        return (String.join("\r", lines) + "\r").getBytes(StandardCharsets.US_ASCII);
    }

    /** Always three lines, the document's last one at the bottom, short ones filled. */
    private byte[] enveloped(Profile.Envelope envelope, List<String> lines) {
        int width = lines.size() == 3 ? 30 : 44;
        StringBuilder text = new StringBuilder("\r".repeat(Math.max(0, 3 - lines.size())));
        for (String one : lines) {
            text.append(one)
                    .append(String.valueOf(reader.text().pad()).repeat(Math.max(0, width - one.length())))
                    .append('\r');
        }
        byte[] content = text.toString().getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (envelope.heading() != 0) {
            out.write(envelope.heading());
            out.write(content.length);
            out.writeBytes(envelope.address().toArray());
        }
        out.write(envelope.start());
        if (envelope.flag()) {
            out.write('0');
        }
        out.writeBytes(content);
        out.write(envelope.end());
        if (!envelope.check().isEmpty()) {
            byte[] all = out.toByteArray();
            out.write(FrameLayout.Check.XOR8.of(all, 0, all.length));
        }
        return out.toByteArray();
    }
}
