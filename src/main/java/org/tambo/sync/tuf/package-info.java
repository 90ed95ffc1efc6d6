/**
 * A client for signed updates over plain files, after The Update Framework (TUF) 1.0: it decides which files of a
 * repository may be trusted, and fetches no others. Metadata and target files come in from a mirror of any kind, together
 * with the one root file that was trusted from the start; verified target files and the trusted metadata, durably stored,
 * go out. Every refusal is an {@link org.tambo.sync.tuf.UpdateRefused} of its own kind, and nothing unverified is ever
 * written where trusted files lie.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.sync.tuf;
