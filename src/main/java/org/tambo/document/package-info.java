/**
 * Reads what a travel document says about its holder. Lines of text come in from a document reader; an immutable
 * {@link org.tambo.document.TravelDocument} goes out, with a verdict on each of its check digits. Text that is no
 * machine-readable zone is refused by name as {@link org.tambo.document.UnreadableMrz}; a wrong digit never is.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.document;
