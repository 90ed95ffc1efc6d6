package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashSet;
import java.util.Set;

/** A picture as its packets come. */
final class ReceivedPicture {
    private final Profile.Image image;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean ended;
    private String problem = "";

    ReceivedPicture(Profile.Image image) {
        this.image = image;
    }

    /** Bytes that a picture can have. */
    int[] sizes() {
        int header = image.header() == null ? 0 : image.header().bytes();
        Set<Integer> sizes = new LinkedHashSet<>();
        for (Profile.Size size : image.sizes()) {
            sizes.add(image.packedBytes(size));
            sizes.add(image.packedBytes(size) + header);
        }
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    boolean canHave(long bytes) {
        for (int size : sizes()) {
            if (size == bytes) {
                return true;
            }
        }
        return image.header() != null
                && bytes > image.header().bytes()
                && bytes
                        <= image.header().bytes()
                                + (long) image.header().most() * image.header().most();
    }

    private int most() {
        int most = 0;
        for (int size : sizes()) {
            most = Math.max(most, size);
        }
        return image.header() == null
                ? most
                : Math.max(most, image.header().most() * image.header().most());
    }

    /** @param last whether the module says that nothing follows */
    void add(byte[] content, boolean last) {
        if (ended) {
            breakOff("packets go on after the last one");
        } else if (received.size() + content.length > most()) {
            breakOff("more than the picture's " + most() + " bytes");
        } else {
            received.writeBytes(content);
            ended = last;
        }
    }

    /** @param why it will not be whole; of several the first is kept */
    void breakOff(String why) {
        ended = true;
        if (problem.isEmpty()) {
            problem = why;
        }
    }

    /** Whether its last packet came, or it was broken off. */
    boolean ended() {
        return ended;
    }

    /** Bytes that have come. */
    int received() {
        return received.size();
    }

    boolean isWhole() {
        return problem.isEmpty() && canHave(received.size());
    }

    /** Why it is not whole. */
    String problem() {
        return problem.isEmpty() ? received.size() + " of " + sizes()[0] + " bytes came" : problem;
    }

    byte[] bytes() {
        return received.toByteArray();
    }
}
