/**
 * Keys, the officer on duty, and which signers are trusted; every other package may use it. A passphrase comes in and
 * opens the key store; sealed bytes, keyed indexes and signatures go out. It knows nothing of what it seals.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.security;
