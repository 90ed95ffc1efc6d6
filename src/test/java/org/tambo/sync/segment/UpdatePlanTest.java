package org.tambo.sync.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tambo.sync.segment.SegmentLabel.Kind;
import org.tambo.sync.segment.SegmentLabel.Part;
import org.tambo.sync.segment.UpdatePlan.Listed;

class UpdatePlanTest {
    private static Listed listed(Kind kind, Part part, long since, long generation, int place) {
        return new Listed(
                kind + "-" + part + "-" + generation + "-" + place,
                new SegmentLabel(kind, part, "requisitoria", "", generation, since, place, 1, 10));
    }

    private static Listed base(Part part, int place) {
        return listed(Kind.BASE, part, 0, 10, place);
    }

    private static Listed delta(long since, long generation) {
        return listed(Kind.DELTA, Part.NOTICES, since, generation, 0);
    }

    private static final List<Listed> CHAIN =
            List.of(delta(11, 12), base(Part.FINGERS, 0), base(Part.NOTICES, 1), delta(10, 11), base(Part.NOTICES, 0));

    private static List<String> paths(long has, Subset subset, Listed... more) throws SegmentRefused {
        List<Listed> all = new ArrayList<>(CHAIN);
        all.addAll(Arrays.asList(more));
        return UpdatePlan.of(all, has, subset).segments().stream()
                .map(Listed::path)
                .toList();
    }

    @Test
    void beginsWithTheBaseWhereThereIsNothing() throws SegmentRefused {
        assertEquals(
                List.of(
                        "BASE-NOTICES-10-0",
                        "BASE-NOTICES-10-1",
                        "BASE-FINGERS-10-0",
                        "DELTA-NOTICES-11-0",
                        "DELTA-NOTICES-12-0"),
                paths(0, Subset.whole()));
        assertTrue(UpdatePlan.of(CHAIN, 0, Subset.whole()).fromBase());
    }

    @Test
    void fetchesOnlyTheDeltasAfterWhatThereIs() throws SegmentRefused {
        assertEquals(List.of("DELTA-NOTICES-12-0"), paths(11, Subset.whole()));
        assertFalse(UpdatePlan.of(CHAIN, 11, Subset.whole()).fromBase());
    }

    @Test
    void fetchesNothingWhenThereIsNothingNew() throws SegmentRefused {
        UpdatePlan plan = UpdatePlan.of(CHAIN, 12, Subset.whole());
        assertEquals(List.of(), plan.segments());
        assertEquals(12, plan.generation());
    }

    @Test
    void beginsAnewWhenTheChainNoLongerReachesBack() throws SegmentRefused {
        assertTrue(UpdatePlan.of(CHAIN, 9, Subset.whole()).fromBase());
    }

    @Test
    void takesAStateInsideADelta() throws SegmentRefused {
        assertEquals(
                List.of("DELTA-NOTICES-15-0"), paths(13, Subset.whole(), listed(Kind.DELTA, Part.NOTICES, 12, 15, 0)));
    }

    @Test
    void refusesToGoBack() {
        assertThrows(SegmentRefused.class, () -> UpdatePlan.of(CHAIN, 13, Subset.whole()));
    }

    @Test
    void refusesAGapInTheChain() {
        assertThrows(SegmentRefused.class, () -> paths(0, Subset.whole(), delta(13, 14)));
    }

    @Test
    void refusesTwoBases() {
        assertThrows(SegmentRefused.class, () -> paths(0, Subset.whole(), listed(Kind.BASE, Part.NOTICES, 0, 9, 0)));
    }

    @Test
    void deltasFromBeforeTheBaseSpareItTheBase() throws SegmentRefused {
        Listed[] before = {delta(8, 9), delta(9, 10)};
        assertEquals(
                List.of("DELTA-NOTICES-10-0", "DELTA-NOTICES-11-0", "DELTA-NOTICES-12-0"),
                paths(9, Subset.whole(), before));
        assertEquals("BASE-NOTICES-10-0", paths(7, Subset.whole(), before).getFirst());
        assertFalse(paths(0, Subset.whole(), before).contains("DELTA-NOTICES-10-0"));
    }

    @Test
    void aGapBeforeTheBaseLeadsOverTheBase() throws SegmentRefused {
        assertTrue(paths(8, Subset.whole(), delta(8, 9)).contains("BASE-NOTICES-10-0"));
    }

    @Test
    void leavesOutWhatTheSubsetDoesNotWant() throws SegmentRefused {
        Subset namesOnly = new Subset(Set.of(), Set.of(), Set.of(), Set.of(Part.NOTICES));
        assertFalse(paths(0, namesOnly).contains("BASE-FINGERS-10-0"));
        Subset others = new Subset(Set.of(), Set.of("antecedente"), Set.of(), Set.of(Part.values()));
        assertEquals(List.of(), paths(0, others));
    }

    @Test
    void comesToTheNewestStateEvenWhereTheSubsetWantsNothingOfIt() throws SegmentRefused {
        Subset others = new Subset(Set.of(), Set.of("antecedente"), Set.of(), Set.of(Part.values()));
        assertEquals(12, UpdatePlan.of(CHAIN, 11, others).generation());
    }

    @Test
    void forgetsACountryThatListsNothingAnyMore() throws SegmentRefused {
        UpdatePlan plan = UpdatePlan.of(List.of(), 5, Subset.whole());
        assertTrue(plan.fromBase());
        assertEquals(0, plan.generation());
    }
}
