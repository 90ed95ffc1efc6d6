/**
 * Edge, centre and the link between them in one thread and in virtual time, with the code of production: a seed goes in, and
 * what was lost or doubled comes out. The same seed does the same again.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab.simulation;
