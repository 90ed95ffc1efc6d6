package org.tambo.lab.web;

import java.util.List;
import java.util.Map;

/**
 * A request whose size is known to be within the server's bound.
 *
 * @param path the parts between the slashes
 * @param query the last value of each name
 */
public record Request(String method, List<String> path, Map<String, String> query, byte[] body) {
    /** Method and path as one word to switch on, such as {@code POST /hits}. */
    public String line() {
        return method + " /" + String.join("/", path);
    }

    /** A whole number from the query. */
    public int number(String name, int least, int most) throws Refusal {
        String text = query.getOrDefault(name, "");
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Told below.
        }
        throw new Refusal(400, "%s is '%s', not a whole number from %d to %d".formatted(name, text, least, most));
    }
}
