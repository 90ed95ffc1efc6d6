/**
 * Virtual serial devices on pseudo-terminals, each speaking the byte protocol that its maker published. Fingers, documents
 * and faults come in by method call; the bytes that such a device would send go out, at the speed of the line. Nothing
 * here is shared with the drivers that read them, so that an error in one cannot hide in the other.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab.device;
