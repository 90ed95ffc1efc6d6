package org.tambo.watchlist;

/**
 * What is known of a traveller by name, in MRZ spelling.
 *
 * @param surnames the primary identifier, its parts apart by spaces
 * @param givenNames the secondary identifier, likewise; may be empty
 */
public record TravellerQuery(String surnames, String givenNames, PartialDate birthDate) {}
