/**
 * The link with the centre: hits go up from the outbox whenever the link is there, each until the centre has confirmed
 * it. Envelopes come in from the journal; signed requests go out over HTTP, confirmations come back.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.sync;
