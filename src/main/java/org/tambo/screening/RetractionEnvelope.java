package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * "That was a mistake", as the centre receives it ({@code docs/hits.md}).
 *
 * @param hit the sequence of the hit that is taken back
 */
@RegisterForReflection
record RetractionEnvelope(
        String format,
        String device,
        long sequence,
        Instant at,
        String place,
        String officerId,
        String officer,
        long hit,
        RetractionReason reason) {}
