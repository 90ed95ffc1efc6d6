/**
 * What a failing disk leaves of files. A process's operations on a folder come in, as {@code native/faults} writes them down;
 * the folder as a crash, a power cut or a lying disk would have left it at any of them goes out.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab.disk;
