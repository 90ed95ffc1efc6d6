/**
 * What the four countries ask of this checkpoint: notices, the local replica of them, and the search by name, number and
 * finger. A signed watchlist file comes in and becomes a generation, whole or not at all; notices that might concern a
 * traveller go out. What follows from them is screening's to say.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.watchlist;
