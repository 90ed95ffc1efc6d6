/**
 * Transactions of ANSI/NIST-ITL 1-2011, update 2015, in the traditional encoding: what a country's fingerprint system takes a
 * hit as. Records come in, a file goes out; it is read again and checked before it leaves.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.centre.itl;
