package org.tambo.lab.demo;

import java.io.IOException;
import java.net.URI;

/** The process of the virtual devices, told who steps up and what befalls the devices. */
public final class Laboratory extends LocalClient {
    Laboratory(URI address) {
        super(address);
    }

    boolean answers() throws InterruptedException {
        return answers("status");
    }

    /** A traveller steps up: the document goes onto the reader, the finger down when the scanner asks. */
    public void come(DemoTraveller traveller) throws IOException, InterruptedException {
        post("lane/" + traveller.key(), "");
    }

    /** The same traveller lays the document on once more. */
    public void layDocumentAgain() throws IOException, InterruptedException {
        post("document", "");
    }

    /** Whoever is there leaves. */
    public void leave() throws IOException, InterruptedException {
        reply("DELETE", "lane", "");
    }

    /** Something befalls a device, such as {@code unplug} or {@code noise?seconds=5}. */
    public void befall(String device, String what) throws IOException, InterruptedException {
        post("devices/" + device + "/" + what, "");
    }
}
