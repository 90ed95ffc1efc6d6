package org.tambo.centre;

import java.io.IOException;

/** A way to tell a contact. */
interface AlarmChannel {
    /** The word for it in a contact's list. */
    String kind();

    /** @throws IOException if it did not get there, as far as can be known; its message says why */
    void tell(Alarm alarm) throws IOException;
}
