package org.tambo.sync.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tambo.sync.segment.SegmentLabel.Kind;
import org.tambo.sync.segment.SegmentLabel.Part;

class SegmentLabelTest {
    private static final SegmentLabel LABEL =
            new SegmentLabel(Kind.DELTA, Part.TEXTURE, "requisitoria", "puno", 12, 11, 3, 7, 41_230);

    private static String refusal(String custom) {
        return String.valueOf(assertThrows(SegmentRefused.class, () -> SegmentLabel.parse("pe/x", custom))
                .getMessage());
    }

    @Test
    void readsWhatItWrites() throws SegmentRefused {
        assertEquals(LABEL, SegmentLabel.parse("pe/x", LABEL.json().toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind", "part", "category", "region", "generation", "since", "place", "epoch", "records"})
    void refusesALabelThatLacksAnything(String member) {
        String custom = LABEL.json().without(member).toString();
        assertTrue(refusal(custom).contains(member), refusal(custom));
    }

    @Test
    void refusesABaseThatBeginsSomewhere() {
        assertTrue(refusal(LABEL.json().put("kind", "base").toString()).contains("contradicts itself"));
    }

    @Test
    void refusesADeltaThatLeadsBack() {
        assertTrue(refusal(LABEL.json().put("since", 12).toString()).contains("contradicts itself"));
    }

    @Test
    void refusesAKindThatIsNotKnown() {
        assertTrue(refusal(LABEL.json().put("kind", "erase").toString()).contains("kind"));
    }

    @Test
    void refusesNumbersBeyondALong() {
        String custom = LABEL.json().toString().replace("\"generation\":12", "\"generation\":99999999999999999999");
        assertTrue(refusal(custom).contains("generation"));
    }

    @Test
    void refusesOrReadsTextOfAnyKind() {
        Random random = new Random(5);
        String good = LABEL.json().toString();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int n = random.nextInt(3); n >= 0; n--) {
                text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
            }
            try {
                SegmentLabel read = SegmentLabel.parse("pe/x", text.toString());
                assertEquals(read, SegmentLabel.parse("pe/x", read.json().toString()));
            } catch (SegmentRefused e) {
                assertEquals(SegmentRefused.Reason.BAD_LABEL, e.reason());
            }
        }
    }
}
