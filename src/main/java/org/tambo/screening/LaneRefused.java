package org.tambo.screening;

/** An officer's act that cannot be done now. */
public final class LaneRefused extends RuntimeException {
    /** Why, in the words of the message catalogue under {@code refused.*}. */
    public enum Reason {
        NO_SUCH_ENCOUNTER,
        NO_SUCH_CANDIDATE,
        NO_SUCH_HIT,
        ALREADY_RETRACTED,
        ALREADY_ADJUDICATED,
        /** The candidate's notice is in force no longer: there is nothing to find. */
        NOTICE_WITHDRAWN,
        /** A candidate of the encounter waits for the officer's finding. */
        ADJUDICATE_FIRST,
        /** There is an encounter already. */
        ENCOUNTER_OPEN,
        /** The encounter is not at a point where this could be done. */
        NOT_NOW,
        /** The notice is not for the officer's eyes: the finding is the supervisor's. */
        SUPERVISOR_DECIDES,
        /** More waits than one lane can do. */
        OVERLOADED
    }

    private final Reason reason;

    LaneRefused(Reason reason) {
        super("refused: " + reason);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
