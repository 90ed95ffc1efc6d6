package org.tambo.lab.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tambo.device.FramingGuess;
import org.tambo.device.FramingInference;
import org.tambo.device.Transcript;

/** {@code tambo infer}: how the device of a transcript probably frames what it says, and a profile to begin with. */
public final class Infer {
    private Infer() {}

    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("usage: tambo infer TRANSCRIPT");
            System.exit(2);
        }
        try {
            List<FramingGuess> guesses = FramingInference.infer(Transcript.read(Path.of(arguments[0])));
            if (guesses.isEmpty()) {
                System.err.println("infer: no framing that is known here fits all that was said");
                System.exit(1);
            }
            for (int i = 0; i < guesses.size(); i++) {
                System.out.println((i == 0 ? "" : "\nor, less surely:\n") + guesses.get(i));
            }
            System.out.println();
            System.out.print(guesses.getFirst().draft());
        } catch (IOException e) {
            System.err.println("infer: " + e.getMessage());
            System.exit(1);
        }
    }
}
