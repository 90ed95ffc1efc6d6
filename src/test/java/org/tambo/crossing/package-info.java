/** Tests of the whole edge service: real devices on pseudo-terminals, real databases, the real HTTP interface. */
@org.jspecify.annotations.NullMarked
package org.tambo.crossing;
