/**
 * Virtual serial devices on pseudo-terminals, each made of a device profile. Fingers, documents and faults come in by
 * method call; the bytes that such a device would send go out, at the speed of the line. That a profile says the same as
 * its maker is proven elsewhere, by transcripts of published bytes.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab.device;
