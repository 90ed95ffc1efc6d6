/**
 * Drives scanners and readers: a profile describes a make, a codec speaks its framing, the registry keeps what is
 * plugged in alive. Bytes come in from serial ports; {@link org.tambo.device.DeviceEvent}s go out, whole and checked.
 * Nothing here knows what a fingerprint or a document means.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.device;
