package org.tambo.fingerprint;

/**
 * How well two prints' ridge records agree. Both numbers are on the scale on which prints of different fingers reach 1
 * about once in a thousand times.
 *
 * @param ridges agreement of the ridges' waves under the best placement, 0 and up
 * @param minutiae agreement of the records' minutiae under that placement, 0 and up
 */
public record RidgeAgreement(double ridges, double minutiae) {}
