package org.tambo.centre;

/**
 * What a contact is told: that there is a hit or a retraction, of which device and number, to be looked up at the centre.
 * Never who was found.
 *
 * @param step its own number, by which a receiver knows one that comes again
 * @param name of the contact
 * @param phone of the contact
 * @param address where the channel brings it
 * @param kind {@code hit} or {@code retraction}
 * @param place the device's name
 */
record Alarm(
        long step,
        String country,
        String kind,
        String device,
        String place,
        long sequence,
        int rank,
        String name,
        String phone,
        String channel,
        String address) {
    String what() {
        return kind.equals("hit") ? "confirmed hit" : "retraction of a hit";
    }
}
