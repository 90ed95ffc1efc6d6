package org.tambo.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A device on a serial port, driven as its profile's framing wants it. */
final class SerialAccess implements Access {
    private final Path port;
    private final Profile profile;
    private final Consumer<List<String>> onText;
    private final ModuleConversation.SpeedMemory speeds = new ModuleConversation.SpeedMemory();

    /** @param onText called with the lines of each document that a reader sends */
    SerialAccess(Path port, Profile profile, Consumer<List<String>> onText) {
        this.port = port;
        this.profile = profile;
        this.onText = onText;
    }

    @Override
    public boolean present() {
        return Files.exists(port);
    }

    @Override
    public OpenDevice open() throws DeviceFailed, InterruptedException {
        SerialLine line = SerialLine.open(port, profile.line());
        try {
            Conversation conversation = switch (profile.family()) {
                case Profile.Module module -> new ModuleConversation(line, profile.line(), module, speeds);
                case Profile.Reader reader -> new ReaderConversation(line, profile.line(), reader, onText);
            };
            conversation.begin();
            return new OpenLine(line, conversation);
        } catch (DeviceFailed | InterruptedException | RuntimeException | Error e) {
            line.close();
            throw e;
        }
    }

    private record OpenLine(SerialLine line, Conversation conversation) implements OpenDevice {
        @Override
        public void attend(Deadline until) throws DeviceFailed, InterruptedException {
            conversation.attend(until);
        }

        @Override
        public Optional<GreyImage> capture(CaptureRequest asked, Runnable onFinger)
                throws DeviceFailed, CaptureRefused, InterruptedException {
            return switch (conversation) {
                case ModuleConversation module -> module.capture(asked, onFinger);
                case ReaderConversation _ ->
                    throw new CaptureRefused(DeviceEvent.Retry.POOR_IMAGE, "a document reader takes no pictures");
            };
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
