package org.tambo.device;

/**
 * A USB device, as the kernel shows it; what it says of itself is empty where it says nothing.
 *
 * @param vendor four hexadecimal digits, lower case
 * @param product the same
 */
public record UsbDeviceFound(String vendor, String product, String maker, String name, String serial) {
    /** Such as {@code 05ba:000a}. */
    public String id() {
        return vendor + ":" + product;
    }
}
