/**
 * What a watchlist travels in: immutable files, compressed, then sealed under the key of an epoch, which is wrapped for each
 * device. Lines of notices, withdrawals and fingers come in with their labels, and go out again at a checkpoint that holds
 * the key. That a file is the one that its country signed is the update framework's to say, before anything here reads it.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.sync.segment;
