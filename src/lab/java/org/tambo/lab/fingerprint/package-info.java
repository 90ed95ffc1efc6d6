/**
 * Fingerprints of people who do not exist, for virtual scanners, demonstrations and tests.
 * In comes a finger's seed and the number of a touch.
 * Out comes the picture that a scanner of 500 dpi would have delivered, the same bytes on every machine.
 */
@NullMarked
package org.tambo.lab.fingerprint;

import org.jspecify.annotations.NullMarked;
