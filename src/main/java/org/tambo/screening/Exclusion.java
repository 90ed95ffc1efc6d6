package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** An officer's finding, still in force, that a notice is not about the holder of a document. */
@RegisterForReflection
public record Exclusion(Instant since, Instant until) {}
