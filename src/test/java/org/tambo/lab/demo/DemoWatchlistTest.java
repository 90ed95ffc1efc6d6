package org.tambo.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.machinezoo.sourceafis.FingerprintImage;
import com.machinezoo.sourceafis.FingerprintImageOptions;
import com.machinezoo.sourceafis.FingerprintMatcher;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.GreyImage;
import org.tambo.lab.traveller.FingerPictures;
import org.tambo.lab.traveller.Traveller;
import org.tambo.lab.watchlist.Notice;

class DemoWatchlistTest {
    private static final int TOUCHES = 4;

    @TempDir
    private static Path cache;

    private static FingerPictures pictures;
    private static List<Notice> notices;
    private static List<FingerprintTemplate> gallery;

    @BeforeAll
    static void make() {
        pictures = new FingerPictures(cache);
        notices = DemoWatchlist.notices(pictures);
        gallery = persons().stream()
                .flatMap(person -> person.fingers().stream())
                .map(finger -> template(((Notice.Picture) finger.sample()).image()))
                .toList();
    }

    private static List<Notice.Person> persons() {
        List<Notice.Person> persons = new ArrayList<>();
        for (Notice notice : notices) {
            if (notice.subject() instanceof Notice.Person person) {
                persons.add(person);
            }
        }
        return persons;
    }

    private static List<Notice.DocumentNumber> documents() {
        List<Notice.DocumentNumber> documents = new ArrayList<>();
        for (Notice notice : notices) {
            switch (notice.subject()) {
                case Notice.Person person -> documents.addAll(person.documents());
                case Notice.ReportedDocument reported -> documents.add(reported.document());
            }
        }
        return documents;
    }

    private static FingerprintTemplate template(GreyImage picture) {
        byte[] fourBits = new byte[picture.pixels().length];
        for (int i = 0; i < fourBits.length; i++) {
            fourBits[i] = (byte) ((picture.pixels()[i] >> 4 & 0xF) * 17);
        }
        return new FingerprintTemplate(new FingerprintImage(
                picture.width(), picture.height(), fourBits, new FingerprintImageOptions().dpi(picture.dpi())));
    }

    private static double bestScore(FingerprintTemplate probe) {
        FingerprintMatcher matcher = new FingerprintMatcher(probe);
        return gallery.stream().mapToDouble(matcher::match).max().orElseThrow();
    }

    /** The threshold that the service sets for a gallery of this size. */
    private static double threshold() {
        long fingers =
                persons().stream().mapToLong(person -> person.fingers().size()).sum();
        return 10 * Math.log10(fingers / 0.001);
    }

    @Test
    void findsEachLaterTouchOfTheWantedFinger() {
        for (int touch = 2; touch < 2 + TOUCHES; touch++) {
            double score = bestScore(template(
                    pictures.impression(DemoTraveller.FINGER_ALONE.traveller().fingerSeed(), touch)));
            assertTrue(score > threshold(), "touch " + touch + " scores " + score);
        }
    }

    @Test
    void findsNoFingerOfTheOtherTravellers() {
        for (DemoTraveller traveller : DemoTraveller.values()) {
            if (traveller != DemoTraveller.FINGER_ALONE && traveller.isFingerReadable()) {
                for (int touch = 2; touch < 2 + TOUCHES; touch++) {
                    double score = bestScore(
                            template(pictures.impression(traveller.traveller().fingerSeed(), touch)));
                    assertTrue(score < threshold(), traveller + " touch " + touch + " scores " + score);
                }
            }
        }
    }

    @Test
    void cannotReadTheUnreadableFinger() {
        long seed = DemoTraveller.UNREADABLE_FINGER.traveller().fingerSeed();
        FingerprintMatcher well = new FingerprintMatcher(template(pictures.impression(seed, 1)));
        for (int touch = 2; touch < 2 + TOUCHES; touch++) {
            double score = well.match(template(pictures.unreadable(seed, touch)));
            assertTrue(score < 20, "touch " + touch + " scores " + score);
        }
    }

    @Test
    void hasDocumentOfOneTravellerOnly() {
        Set<String> found = new HashSet<>();
        for (DemoTraveller traveller : DemoTraveller.values()) {
            for (Notice.DocumentNumber document : documents()) {
                if (document.number().equals(traveller.traveller().document().number())) {
                    found.add(traveller.key());
                }
            }
        }
        assertEquals(Set.of("document-number"), found);
    }

    @Test
    void hasSurnamesOfOneTravellerOnly() {
        Set<String> found = new HashSet<>();
        for (DemoTraveller one : DemoTraveller.values()) {
            Traveller traveller = one.traveller();
            for (Notice.Person person : persons()) {
                for (Notice.Name name : person.names()) {
                    if (name.paternal().equals(traveller.paternal())
                            && name.maternal().equals(traveller.maternal())) {
                        found.add(one.key());
                    }
                }
            }
        }
        assertEquals(Set.of("name-and-birth-date"), found);
    }

    @Test
    void hasNoIdentifierTwice() {
        Set<String> identifiers = new HashSet<>();
        notices.forEach(notice -> identifiers.add(notice.id()));
        assertEquals(notices.size(), identifiers.size());
    }
}
