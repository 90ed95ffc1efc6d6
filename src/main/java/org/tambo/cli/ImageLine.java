package org.tambo.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of a list of images: a path, or two, and the images' resolution where it is not that of the others.
 *
 * @param paths one or two, as they stand in the line
 * @param dpi resolution of them all, or empty where the images say it themselves
 */
record ImageLine(List<String> paths, Optional<Integer> dpi) {
    private static final String NUMBER = "[0-9]{1,6}";

    /**
     * Paths are parted by tabs or, where the line has none, by blanks; a resolution follows after a tab.
     *
     * @param many how many paths a line has
     * @param dpi where the line gives none
     * @throws IllegalArgumentException when the line has another number of paths
     */
    static ImageLine parse(String line, int many, Optional<Integer> dpi) {
        List<String> fields = new ArrayList<>(List.of(line.strip().split("\t")));
        Optional<Integer> own = dpi;
        if (fields.size() > 1 && fields.getLast().strip().matches(NUMBER)) {
            own = Optional.of(Integer.parseInt(fields.removeLast().strip()));
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
