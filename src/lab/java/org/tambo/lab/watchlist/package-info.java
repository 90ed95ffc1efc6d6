/**
 * Makes watchlist files as a country's authority would: notices about synthetic people and documents, signed. Notices
 * come in; one signed file of JSON lines goes out.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab.watchlist;
