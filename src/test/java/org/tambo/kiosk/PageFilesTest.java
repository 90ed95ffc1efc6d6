package org.tambo.kiosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageFilesTest {
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
    private static final Pattern SCRIPT_HASH = Pattern.compile("'sha256-([^']+)'");
    private static final Pattern OTHER_ADDRESS = Pattern.compile("(?:https?:)?//[a-z0-9][^\\s\"'<>]*\\.[a-z]{2,}");
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): (#[0-9a-f]{6});");
    private static final double WCAG_AA = 4.5;

    @Test
    void policyNamesTheHashOfTheImportMap() throws Exception {
        String index = PageFile.named("index.html").text();
        byte[] map = first(IMPORT_MAP, index).getBytes(StandardCharsets.UTF_8);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(map);
        assertEquals(Base64.getEncoder().encodeToString(hash), first(SCRIPT_HASH, index));
    }

    @Test
    void namesNoAddressOutsideTheService() {
        List<String> found = PageFile.all().stream()
                .flatMap(file -> OTHER_ADDRESS
                        .matcher(file.text().replace("http://www.w3.org/2000/svg", ""))
                        .results()
                        .map(MatchResult::group))
                .toList();
        assertEquals(List.of(), found);
    }

    @Test
    void everyTextColourIsReadableOnTheGroundsItStandsOn() {
        Map<String, String> colours = new TreeMap<>();
        Matcher matcher = COLOUR.matcher(PageFile.named("kiosk.css").text());
        while (matcher.find()) {
            colours.put(matcher.group(1), matcher.group(2));
        }
        for (String text : List.of("text", "muted", "accent", "good", "fair", "bad")) {
            for (String ground : List.of("ground", "surface", "raised")) {
                assertReadable(colours, text, ground);
            }
        }
        for (String ground : List.of("accent-ground", "good-ground", "fair-ground", "bad-ground")) {
            assertReadable(colours, "text", ground);
        }
        for (String level : List.of("accent", "good", "fair", "bad")) {
            assertReadable(colours, level, level + "-ground");
        }
    }

    private static void assertReadable(Map<String, String> colours, String text, String ground) {
        double lighter = luminance(colours.getOrDefault(text, "")) + 0.05;
        double darker = luminance(colours.getOrDefault(ground, "")) + 0.05;
        double contrast = Math.max(lighter, darker) / Math.min(lighter, darker);
        assertTrue(contrast >= WCAG_AA, () -> "%s on %s has a contrast of %.2f".formatted(text, ground, contrast));
    }

    /** Relative luminance as WCAG 2.2 defines it. */
    private static double luminance(String colour) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            double value = Integer.parseInt(colour.substring(1 + 2 * channel, 3 + 2 * channel), 16) / 255.0;
            sum += weights[channel] * (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), () -> "nothing like " + pattern);
        return matcher.group(1);
    }
}
