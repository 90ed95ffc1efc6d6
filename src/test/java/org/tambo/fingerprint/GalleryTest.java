package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.machinezoo.fingerprintio.TemplateFormat;
import com.machinezoo.sourceafis.FingerprintCompatibility;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GalleryTest {
    private static final int OTHERS = 50;
    private static final int MATE = 23;

    private static List<Gallery.Enrolled> fingers = List.of();

    @BeforeAll
    static void enrol() {
        List<Gallery.Enrolled> enrolled = new ArrayList<>();
        for (int seed = 0; seed <= OTHERS; seed++) {
            enrolled.add(new Gallery.Enrolled(seed, FingerPosition.RIGHT_INDEX, template(seed, 0)));
        }
        fingers = enrolled;
    }

    private static FingerTemplate template(long seed, int touch) {
        return assertInstanceOf(FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(seed, touch)))
                .template();
    }

    private static List<Long> found(List<Gallery.FingerCandidate> candidates) {
        return candidates.stream().map(Gallery.FingerCandidate::notice).toList();
    }

    @Test
    void findsTheMateAmongFiftyOthers() {
        assertEquals(List.of((long) MATE), found(Gallery.of(fingers).search(template(MATE, 1))));
    }

    @Test
    void findsNobodyWhoIsNotEnrolled() {
        assertEquals(List.of(), Gallery.of(fingers).search(template(OTHERS + 1, 0)));
    }

    @Test
    void findsNobodyWhereTheMateIsMissing() {
        List<Gallery.Enrolled> without =
                fingers.stream().filter(finger -> finger.notice() != MATE).toList();
        assertEquals(List.of(), Gallery.of(without).search(template(MATE, 1)));
    }

    @Test
    void findsNobodyAmongNone() {
        assertEquals(List.of(), Gallery.of(List.of()).search(template(MATE, 1)));
    }

    @Test
    void namesTheBestFirst() {
        Gallery gallery = Gallery.of(List.of(
                new Gallery.Enrolled(1, FingerPosition.RIGHT_INDEX, template(MATE, 2)),
                new Gallery.Enrolled(2, FingerPosition.RIGHT_INDEX, template(MATE, 1))));
        assertEquals(List.of(2L, 1L), found(gallery.search(template(MATE, 1))));
    }

    @Test
    void givesCandidateItsFingersPosition() {
        Gallery gallery = Gallery.of(List.of(new Gallery.Enrolled(1, FingerPosition.LEFT_RING, template(MATE, 0))));
        assertEquals(
                FingerPosition.LEFT_RING,
                gallery.search(template(MATE, 1)).getFirst().position());
    }

    @Test
    void givesCandidateTheFalseMatchRateOfItsScore() {
        Gallery.FingerCandidate candidate =
                Gallery.of(fingers).search(template(MATE, 1)).getFirst();
        assertEquals(Math.pow(10, -candidate.score() / 10), candidate.falseMatchRate(), 1e-30);
    }

    @Test
    void asksForAScoreThatReachesItsThreshold() {
        Gallery.FingerCandidate candidate =
                Gallery.of(fingers).search(template(MATE, 1)).getFirst();
        assertTrue(candidate.score() >= candidate.threshold());
        assertEquals(Gallery.of(fingers).threshold(), candidate.threshold());
    }

    /** 10 log10(N / 0.001). */
    @Test
    void raisesItsThresholdWithItsSize() {
        assertEquals(30, Gallery.threshold(1), 1e-9);
        assertEquals(60, Gallery.threshold(1_000), 1e-9);
        assertEquals(80, Gallery.threshold(100_000), 1e-9);
    }

    @Test
    void asksAnEmptyGalleryForWhatOneFingerAsks() {
        assertEquals(30, Gallery.of(List.of()).threshold(), 1e-9);
    }

    /** A finger that came as an ISO template has no ridges: it is found by what it has. */
    @Test
    void findsMateThatHasMinutiaeAlone() {
        FingerTemplate whole = template(MATE, 0);
        FingerTemplate imported = FingerTemplate.fromIso(
                FingerprintCompatibility.exportTemplates(TemplateFormat.ISO_19794_2_2005, whole.forMatching()));
        Gallery gallery = Gallery.of(List.of(new Gallery.Enrolled(1, FingerPosition.RIGHT_INDEX, imported)));
        Gallery.FingerCandidate candidate = gallery.search(template(MATE, 1)).getFirst();
        assertEquals(new FingerProbe(template(MATE, 1)).minutiae(imported), candidate.score(), 1e-9);
    }

    @Test
    void givesTheBestWhateverTheyScore() {
        List<Gallery.FingerCandidate> best = Gallery.of(fingers).best(template(OTHERS + 1, 0), 3);
        assertEquals(3, best.size());
        assertTrue(best.getFirst().score() < best.getFirst().threshold());
    }

    @Test
    void isNotChangedByItsListsOwner() {
        List<Gallery.Enrolled> list = new ArrayList<>(fingers);
        Gallery gallery = Gallery.of(list);
        list.clear();
        assertEquals(OTHERS + 1, gallery.size());
    }
}
