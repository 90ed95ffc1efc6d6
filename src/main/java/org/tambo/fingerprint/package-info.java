/**
 * Turns the picture of a finger into a template and finds it among many: it owns {@link
 * org.tambo.fingerprint.Gallery} and every search by finger. Pictures and templates come in; templates, measured
 * quality and scored candidates go out. Whose finger it is and what follows is decided elsewhere.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.fingerprint;
