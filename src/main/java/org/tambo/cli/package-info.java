/**
 * The tools of the command line. Arguments and files come in; text and an exit code go out. None of them starts the
 * service.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.cli;
