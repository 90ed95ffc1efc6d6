/**
 * What people write for the program by hand: YAML files, each checked against the JSON schema beside it. A folder of files
 * of any content comes in; trees that fit their schema go out, and for each file that does not its faults by line. It knows
 * nothing of what the files mean.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.yaml;
