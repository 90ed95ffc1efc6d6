/**
 * Writes grey pictures of fingers as WSQ, the FBI's wavelet compression (IAFIS-IC-0110, version 3.1). Pixels come in, a file
 * goes out that any WSQ decoder reads; no decoder is here, JNBIS is one.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.fingerprint.wsq;
