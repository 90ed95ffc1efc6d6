package org.tambo.lab.traveller;

/** The two ways in which ICAO Doc 9303-3 lets an issuer spell Ñ in a machine-readable zone. */
public enum EnyeSpelling {
    N,
    NXX
}
