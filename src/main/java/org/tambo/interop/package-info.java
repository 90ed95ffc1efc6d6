/**
 * The station's devices offered to other systems, as a MOSIP SBI service and as a WS-Biometric Devices service; both are
 * off unless the configuration wants them. Requests of other programs on this machine come in, hostile until parsed;
 * captures of the station's devices go out, which belong to no encounter and are not kept.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.interop;
