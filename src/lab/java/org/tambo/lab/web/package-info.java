/**
 * The lab's small HTTP server on the local machine. Requests come in, bounded; JSON goes out, and a refusal as problem+json.
 * It is made for a demonstration and its tests, not for a network.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab.web;
