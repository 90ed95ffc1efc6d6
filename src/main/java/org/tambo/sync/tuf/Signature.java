package org.tambo.sync.tuf;

/**
 * One signature on a metadata file.
 *
 * @param digits as written; what is no hexadecimal number is simply not a right signature
 */
record Signature(String keyId, String digits) {}
