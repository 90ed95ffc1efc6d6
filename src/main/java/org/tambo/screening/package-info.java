/**
 * One traveller before one officer: collects what was captured, finds the notices that might concern the traveller,
 * gives the answer with its reasons, and takes the officer's finding. Device events and the officer's acts come in; the
 * lane's snapshot, decisions, hits and the outbox's entries go out. What must not be lost is written in one transaction.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.screening;
