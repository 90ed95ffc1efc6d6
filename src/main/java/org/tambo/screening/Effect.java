package org.tambo.screening;

import org.tambo.fingerprint.FingerPosition;

/** What an encounter wants done. */
sealed interface Effect {
    /** Ask the scanner for a picture of that finger. */
    record AskFinger(FingerPosition position) implements Effect {}

    /** Ask for one more finger, because what the others say lies near a notice and is not enough. */
    record AskAnotherFinger(FingerPosition position, AnotherFinger why) implements Effect {}

    /** Remember how the traveller's finger scored against those of others; the score alone says of nobody. */
    record LearnImpostor(double score, int fingers) implements Effect {}

    /** Stop asking the scanner. */
    record StopAsking() implements Effect {}

    /** Keep what was captured, sealed, until the adjudication has ended. */
    record KeepSealed() implements Effect {}

    /** Wipe what the traveller gave: nothing of it is kept. */
    record Forget() implements Effect {}

    /** Write the answer down before anyone sees it. */
    record RecordAnswer(Answer answer) implements Effect {}

    /** Write the finding down; if it is SAME, the hit and its outbox entry with it. */
    record RecordAdjudication(Candidate candidate) implements Effect {}
}
