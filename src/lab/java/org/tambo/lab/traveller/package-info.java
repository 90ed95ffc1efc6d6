/**
 * Synthetic travellers of the region, none of whom exists. A seed comes in; people with names, birth dates, documents and
 * fingers go out, the same for the same seed on every machine. Machine-readable zones are written here from ICAO Doc 9303,
 * by code that the parser does not share.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab.traveller;
