/**
 * Brings a checkpoint's watchlist up to date. Signed metadata and sealed segments come in through whichever door; what they
 * hold goes into the replica, all of it or nothing, and what was verified stays in a folder that is itself a mirror.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.sync.update;
