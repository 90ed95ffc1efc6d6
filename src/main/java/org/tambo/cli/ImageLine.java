package org.tambo.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a list of images: a path, or two, and the images' resolution where it is not that of the others.
 *
 * @param paths one or two, as they stand in the line
 * @param dpi resolution of them all
 */
record ImageLine(List<String> paths, int dpi) {
    private static final String NUMBER = "[0-9]{1,6}";

    /**
     * Paths are parted by tabs or, where the line has none, by blanks; a resolution follows after a tab.
     *
     * @param many how many paths a line has
     * @param dpi where the line gives none
     * @throws IllegalArgumentException when the line has another number of paths
     */
    static ImageLine parse(String line, int many, int dpi) {
        List<String> fields = new ArrayList<>(List.of(line.strip().split("\t")));
        int own = dpi;
        if (fields.size() > 1 && fields.getLast().strip().matches(NUMBER)) {
            own = Integer.parseInt(fields.removeLast().strip());
        }
        if (many > 1 && fields.size() == 1) {
            fields = List.of(fields.getFirst().strip().split("\\s+"));
        }
        if (fields.size() != many) {
            throw new IllegalArgumentException(many == 1 ? "has no one path" : "has not two paths");
        }
        return new ImageLine(fields.stream().map(String::strip).toList(), own);
    }
}
