package org.tambo.lab.traveller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.GreyImage;
import org.tambo.lab.fingerprint.SyntheticFinger;

class FingerPicturesTest {
    @TempDir
    private Path cache;

    @Test
    void readsBackWhatWasMade() {
        GreyImage made = new FingerPictures(cache).impression(5, 2);
        GreyImage kept = new FingerPictures(cache).impression(5, 2);
        assertArrayEquals(made.pixels(), kept.pixels());
    }

    @Test
    void keepsThePictureOfTheGeneratorUnchanged() {
        assertArrayEquals(
                new SyntheticFinger(6).impression(3).grey(),
                new FingerPictures(cache).impression(6, 3).pixels());
    }

    @Test
    void makesOnePictureOnce() throws Exception {
        FingerPictures pictures = new FingerPictures(cache);
        pictures.impression(7, 1);
        pictures.impression(7, 1);
        pictures.unreadable(7, 1);
        try (Stream<Path> files = Files.walk(cache)) {
            assertEquals(2, files.filter(Files::isRegularFile).count());
        }
    }
}
