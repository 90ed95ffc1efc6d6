package org.tambo.lab.traveller;

/** Sex as a travel document states it; the letter is the one of the printed part. */
public enum Sex {
    F,
    M,
    X
}
