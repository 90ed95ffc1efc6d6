/**
 * What stands for the centre's surroundings: its database for a demonstration, and where no whole centre is wanted, its
 * reception alone with a store in memory. Signed entries come in over mutual TLS; signed receipts go out.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab.centre;
