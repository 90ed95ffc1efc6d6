/**
 * The lab's programs: virtual devices for a demonstration or a test, started as processes of their own. A folder comes in;
 * serial ports in it and a small control interface go out. Nothing of the lab is in the product.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.lab;
