/**
 * What the officer's page talks to: one snapshot of the lane, pushed at every change, and the officer's acts. Requests
 * of any shape come in; JSON and problem details (RFC 9457) go out, never a stack trace.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.kiosk;
