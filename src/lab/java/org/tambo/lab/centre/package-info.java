/**
 * A small stand-in for the centre that receives hits. Signed envelopes come in over HTTP; each is kept once and durably,
 * and the numbers of those kept go out. It can be killed at any moment and goes on where it was.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab.centre;
