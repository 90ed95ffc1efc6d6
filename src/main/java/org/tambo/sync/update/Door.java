package org.tambo.sync.update;

import java.net.URI;
import java.nio.file.Path;
import org.tambo.sync.tuf.FolderMirror;
import org.tambo.sync.tuf.HttpMirror;
import org.tambo.sync.tuf.Mirror;

/**
 * Where an update comes from. No door is trusted more than another.
 *
 * @param carried whether a person brought it, so that it may be older than what a link would give
 */
public record Door(Mirror metadata, Mirror targets, boolean carried) {
    /** @param base of the published files, {@code metadata/} and {@code targets/} below it */
    public static Door at(URI base, boolean carried) {
        URI folder = base.toString().endsWith("/") ? base : URI.create(base + "/");
        return new Door(
                new HttpMirror(folder.resolve("metadata/")), new HttpMirror(folder.resolve("targets/")), carried);
    }

    /** A folder with {@code metadata} and {@code targets}, such as a stick's. */
    public static Door in(Path folder) {
        return new Door(
                new FolderMirror(folder.resolve("metadata")), new FolderMirror(folder.resolve("targets")), true);
    }
}
