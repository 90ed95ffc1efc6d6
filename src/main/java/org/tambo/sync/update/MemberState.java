package org.tambo.sync.update;

import java.util.Arrays;
import java.util.Optional;

/** Who asks: a member of the Andean Community, under its own role. The names are their codes of three letters. */
public enum MemberState {
    BOL("bo"),
    COL("co"),
    ECU("ec"),
    PER("pe");

    private final String role;

    MemberState(String role) {
        this.role = role;
    }

    /** Under which it signs what it publishes. */
    public String role() {
        return role;
    }

    static Optional<MemberState> of(String role) {
        return Arrays.stream(values())
                .filter(member -> member.role.equals(role))
                .findFirst();
    }
}
