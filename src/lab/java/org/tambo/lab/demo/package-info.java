/**
 * What a demonstration needs beside the service: five travellers with the answer that each must get, the watchlist that
 * makes it so, and the two virtual devices that they come to. A traveller's name comes in; bytes on serial ports go out.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab.demo;
