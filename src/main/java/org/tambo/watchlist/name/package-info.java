/**
 * Says how likely two records are about one person, by name, birth date, sex and nationality, and finds the records
 * worth asking about among a million. Names as written, in any script, and dates with unknown parts come in; a
 * probability with the contribution of each field goes out. The spellings it knows best are those of Spanish, Quechua
 * and Aymara names in machine-readable zones.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.watchlist.name;
