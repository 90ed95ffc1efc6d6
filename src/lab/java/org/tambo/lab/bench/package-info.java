/**
 * Measurements of a whole crossing. A crossing's processes are started, driven and disturbed; a table or one JSON object
 * goes out, with the machine it was measured on.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab.bench;
