package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * An answer and whose it is.
 *
 * @param countries those whose policy asks for it, the station's first
 */
@RegisterForReflection
public record Ruling(Verdict verdict, List<String> countries) {
    static final Ruling NONE = new Ruling(Verdict.CONTINUE, List.of());
}
