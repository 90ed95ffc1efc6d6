/** Tambo: the edge service of an Andean border crossing. */
@org.jspecify.annotations.NullMarked
package org.tambo;
