package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tambo.device.GreyImage;

/** What changes in a gallery while it is searched, and what a search can be narrowed to. */
class LivingGalleryTest {
    private static final int FINGERS = 12;
    private static final int MATE = 9;

    private static final List<FingerTemplate> FIRST_TOUCHES = new ArrayList<>();
    private static final List<FingerTemplate> SECOND_TOUCHES = new ArrayList<>();

    private final Gallery gallery = new Gallery();

    @BeforeAll
    static void touch() {
        for (int seed = 0; seed < FINGERS; seed++) {
            FIRST_TOUCHES.add(template(SyntheticPictures.finger(seed, 0)));
            SECOND_TOUCHES.add(template(SyntheticPictures.finger(seed, 1)));
        }
    }

    private static FingerTemplate template(GreyImage picture) {
        return assertInstanceOf(FingerReading.Readable.class, FingerReading.of(picture))
                .template();
    }

    @AfterEach
    void close() {
        gallery.close();
    }

    private static Gallery.Enrolled finger(long notice, FingerPosition position, int seed) {
        return new Gallery.Enrolled(notice, position, FIRST_TOUCHES.get(seed));
    }

    private static Gallery.Enrolled finger(long notice, int seed) {
        return finger(notice, FingerPosition.RIGHT_INDEX, seed);
    }

    /** More than are all compared: every finger of the others under so many notices. */
    private void enrolManyOthers() {
        List<Gallery.Enrolled> many = new ArrayList<>();
        for (int notice = 1_000; many.size() <= 2 * Gallery.ALL_COMPARED; notice++) {
            int seed = notice % FINGERS;
            if (seed != MATE) {
                many.add(finger(notice, seed));
            }
        }
        gallery.put(many);
    }

    private List<Long> found() {
        return gallery.search(SECOND_TOUCHES.get(MATE)).stream()
                .map(Gallery.FingerCandidate::notice)
                .toList();
    }

    @Test
    void findsFingerPutAmongMany() {
        enrolManyOthers();
        assertEquals(List.of(), found());
        gallery.put(List.of(finger(7, MATE)));
        assertEquals(List.of(7L), found());
    }

    @Test
    void givesNoMoreThanItHas() {
        enrolManyOthers();
        int given = gallery.best(SECOND_TOUCHES.get(MATE), Integer.MAX_VALUE).size();
        assertTrue(given <= gallery.size(), "gave " + given);
    }

    @Test
    void doesNotFindFingerRemovedAmongMany() {
        enrolManyOthers();
        gallery.put(List.of(finger(7, MATE)));
        gallery.removeNotices(List.of(7L));
        assertEquals(List.of(), found());
    }

    @Test
    void scoresAMateAmongManyAsItIsScoredAlone() {
        enrolManyOthers();
        gallery.put(List.of(finger(7, MATE)));
        double alone = new FingerProbe(SECOND_TOUCHES.get(MATE))
                .compare(FIRST_TOUCHES.get(MATE))
                .score();
        assertEquals(alone, gallery.search(SECOND_TOUCHES.get(MATE)).getFirst().score(), 1e-6);
    }

    @Test
    void comparesTheRidgesOfAFingerThatLiesUpsideDownAmongMany() {
        enrolManyOthers();
        gallery.put(List.of(finger(7, MATE)));
        FingerTemplate turned = template(SyntheticPictures.upsideDown(SyntheticPictures.finger(MATE, 1)));
        FingerProbe probe = new FingerProbe(turned);
        double minutiaeAlone = probe.minutiae(FIRST_TOUCHES.get(MATE));
        Gallery.FingerCandidate best = gallery.best(turned, 1).getFirst();
        assertEquals(7, best.notice());
        assertEquals(probe.compare(FIRST_TOUCHES.get(MATE)).score(), best.score(), 1e-6);
        assertTrue(best.score() > new FingerComparison(minutiaeAlone, new RidgeAgreement(0, 0)).score());
    }

    @Test
    void replacesAllFingersOfANotice() {
        gallery.put(List.of(finger(7, MATE), finger(7, FingerPosition.LEFT_INDEX, 1)));
        gallery.put(List.of(finger(7, 2)));
        assertEquals(List.of(), found());
        assertEquals(1, gallery.size());
    }

    @Test
    void keepsFingersOfOtherNotices() {
        gallery.put(List.of(finger(7, MATE), finger(8, 1)));
        gallery.removeNotices(List.of(8L, 9L));
        assertEquals(List.of(7L), found());
    }

    @Test
    void knowsWhetherItHoldsTheSameFingers() {
        gallery.put(List.of(finger(7, MATE)));
        assertTrue(gallery.holds(7, List.of(finger(7, MATE))));
        assertFalse(gallery.holds(7, List.of(finger(7, 1))));
        assertFalse(gallery.holds(7, List.of(finger(7, FingerPosition.LEFT_THUMB, MATE))));
        assertFalse(gallery.holds(8, List.of(finger(8, MATE))));
    }

    @Test
    void namesThePositionsOfNotices() {
        gallery.put(List.of(finger(7, 1), finger(7, FingerPosition.LEFT_THUMB, 2), finger(8, 3)));
        assertEquals(Set.of(FingerPosition.RIGHT_INDEX, FingerPosition.LEFT_THUMB), gallery.positions(Set.of(7L, 9L)));
    }

    private List<Long> found(GalleryFilter filter) {
        return gallery.best(SECOND_TOUCHES.get(MATE), 1, filter).stream()
                .filter(candidate -> candidate.score() > 50)
                .map(Gallery.FingerCandidate::notice)
                .toList();
    }

    private static GalleryFilter filter(FingerPosition position) {
        return GalleryFilter.of(position);
    }

    private void enrolWith(GalleryLabel label) {
        gallery.put(List.of(new Gallery.Enrolled(7, label, FIRST_TOUCHES.get(MATE))));
    }

    private static final GalleryLabel LABEL =
            new GalleryLabel(FingerPosition.RIGHT_INDEX, "PER", 3, GalleryLabel.Sex.FEMALE);

    @Test
    void findsOnlyWhatTheFilterTakes() {
        enrolWith(LABEL);
        for (boolean many : List.of(false, true)) {
            if (many) {
                enrolManyOthers();
            }
            assertEquals(List.of(7L), found(filter(FingerPosition.RIGHT_INDEX)));
            assertEquals(List.of(), found(filter(FingerPosition.LEFT_INDEX)));
            assertEquals(List.of(7L), found(new GalleryFilter(Set.of(), Set.of("COL", "PER"), Set.of(), Set.of())));
            assertEquals(List.of(), found(new GalleryFilter(Set.of(), Set.of("COL"), Set.of(), Set.of())));
            assertEquals(List.of(7L), found(new GalleryFilter(Set.of(), Set.of(), Set.of(1, 3), Set.of())));
            assertEquals(List.of(), found(new GalleryFilter(Set.of(), Set.of(), Set.of(1), Set.of())));
            assertEquals(
                    List.of(), found(new GalleryFilter(Set.of(), Set.of(), Set.of(), Set.of(GalleryLabel.Sex.MALE))));
        }
    }

    @Test
    void findsFingerOfWhichNothingIsKnownWhateverIsAskedFor() {
        enrolWith(GalleryLabel.UNKNOWN);
        assertEquals(
                List.of(7L),
                found(new GalleryFilter(
                        Set.of(FingerPosition.LEFT_THUMB), Set.of("COL"), Set.of(1), Set.of(GalleryLabel.Sex.MALE))));
    }

    @Test
    void refusesFilterOfTooManyCombinations() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new GalleryFilter(
                        Set.of(FingerPosition.values()),
                        Set.of("BOL", "COL", "ECU", "PER"),
                        Set.of(1, 2, 3, 4),
                        Set.of(GalleryLabel.Sex.FEMALE)));
    }

    @Test
    void refusesCountryThatNoDocumentBears() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new GalleryLabel(FingerPosition.UNKNOWN, "per", 0, GalleryLabel.Sex.UNKNOWN));
    }

    // the life of its memory

    @Test
    void refusesSearchesOnceClosed() {
        gallery.put(List.of(finger(7, MATE)));
        gallery.close();
        assertThrows(IllegalStateException.class, this::found);
    }

    @Test
    void closesTwiceAsOnce() {
        gallery.close();
        gallery.close();
    }

    /** Nobody who is always there is missed, nobody who is gone is found, and a close waits for who is inside. */
    @Test
    void searchesWhileFingersComeAndGo() throws InterruptedException {
        enrolManyOthers();
        gallery.put(List.of(finger(7, MATE)));
        AtomicBoolean going = new AtomicBoolean(true);
        ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
        List<Thread> searchers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            searchers.add(Thread.ofPlatform().start(() -> {
                try {
                    while (going.get()) {
                        if (!found().contains(7L)) {
                            faults.add("the mate was not found");
                        }
                    }
                } catch (IllegalStateException closed) {
                    // As it should be: the gallery is closed below while they search.
                }
            }));
        }
        for (int round = 0; round < 30; round++) {
            gallery.put(List.of(finger(8, MATE)));
            assertTrue(found().contains(8L));
            gallery.removeNotices(List.of(8L));
            assertFalse(found().contains(8L));
        }
        gallery.close();
        going.set(false);
        for (Thread searcher : searchers) {
            searcher.join();
        }
        assertEquals(List.of(), List.copyOf(faults));
    }
}
