/**
 * The checkpoint's side of docs/sync-protocol.md, 2.2: what waits in the outbox comes in, a delivery goes out over a link, and
 * only a receipt that the centre has signed lets an entry be erased. Neither clock, network nor database is in here.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.sync.up;
