package org.tambo.device;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.smartcardio.ATR;
import javax.smartcardio.Card;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.TerminalFactory;
import org.jspecify.annotations.Nullable;

/**
 * A chip reader of the system's PC/SC service. Readers come and go while Tambo runs; what it is here for is to tell that
 * a chip came or went, and to lend the reader to who reads the chip. Only one thread at a time may use a reader: the
 * Java runtime keeps one connection for each, and a second thread that ends it makes the first one crash in native code.
 */
final class ChipReaderAccess implements Access {
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final TransportProfile.ChipReader profile;
    private final String device;
    private final String reader;
    private final Consumer<DeviceEvent> events;
    private @Nullable TerminalFactory factory;

    /** @param reader the beginning of the name of the reader that is meant; empty for the first that the profile fits */
    ChipReaderAccess(TransportProfile.ChipReader profile, String device, String reader, Consumer<DeviceEvent> events) {
        this.profile = profile;
        this.device = device;
        this.reader = reader;
        this.events = events;
    }

    @Override
    public boolean present() throws DeviceFailed {
        return terminal().isPresent();
    }

    @Override
    public OpenDevice open() throws DeviceFailed {
        CardTerminal terminal =
                terminal().orElseThrow(() -> new DeviceFailed(DeviceFault.UNPLUGGED, "the chip reader has just gone"));
        return new OpenReader(terminal);
    }

    private Optional<CardTerminal> terminal() throws DeviceFailed {
        return readers().stream()
                .filter(terminal -> terminal.getName().startsWith(reader)
                        && profile.readers().stream().anyMatch(terminal.getName()::contains))
                .findFirst();
    }

    private List<CardTerminal> readers() throws DeviceFailed {
        try {
            TerminalFactory found = factory;
            if (found == null) {
                found = TerminalFactory.getInstance("PC/SC", null);
                factory = found;
            }
            return found.terminals().list();
        } catch (NoSuchAlgorithmException e) {
            throw new DeviceFailed(DeviceFault.DRIVER, "the PC/SC service cannot be reached: " + deepest(e));
        } catch (CardException e) {
            String why = deepest(e);
            // The service tells "none" as an error.
            if (why.contains("NO_READERS_AVAILABLE")) {
                return List.of();
            }
            throw new DeviceFailed(DeviceFault.DRIVER, "the PC/SC service does not list the readers: " + why);
        }
    }

    /** The names of the readers that are plugged in. */
    static List<String> names() throws DeviceFailed {
        TransportProfile.ChipReader any = new TransportProfile.ChipReader(List.of(""));
        return new ChipReaderAccess(any, "", "", event -> {})
                .readers().stream().map(CardTerminal::getName).toList();
    }

    private static String deepest(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private final class OpenReader implements OpenDevice {
        private final CardTerminal terminal;
        private boolean chip;

        private OpenReader(CardTerminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Duration glance() {
            return GLANCE;
        }

        @Override
        public Optional<CardTerminal> terminal() {
            return Optional.of(terminal);
        }

        @Override
        public void attend(Deadline until) throws DeviceFailed {
            long millis = Math.max(1, (until.nanos() - System.nanoTime()) / 1_000_000);
            try {
                boolean now = chip ? !terminal.waitForCardAbsent(millis) : terminal.waitForCardPresent(millis);
                if (now != chip) {
                    chip = now;
                    events.accept(
                            now
                                    ? new DeviceEvent.ChipPresent(device, Instant.now(), answerToReset())
                                    : new DeviceEvent.ChipGone(device, Instant.now()));
                }
            } catch (CardException e) {
                String why = deepest(e);
                boolean gone = why.contains("READER") || why.contains("NO_SUCH_DEVICE");
                throw new DeviceFailed(gone ? DeviceFault.UNPLUGGED : DeviceFault.DRIVER, "the chip reader: " + why);
            }
        }

        /** Empty where the chip cannot be spoken to: who reads it will say why. */
        private String answerToReset() {
            try {
                Card card = terminal.connect("*");
                ATR atr = card.getATR();
                card.disconnect(false);
                return HexFormat.of().formatHex(atr.getBytes());
            } catch (CardException e) {
                System.getLogger(ChipReaderAccess.class.getName())
                        .log(System.Logger.Level.INFO, "{0}: a chip that does not answer: {1}", device, deepest(e));
                return "";
            }
        }

        @Override
        public void close() {
            // the service keeps the reader; nothing of it was held
        }
    }
}
