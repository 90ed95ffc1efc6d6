package org.tambo.lab.traveller;

import java.text.Normalizer;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes the machine-readable zone of a traveller's document after ICAO Doc 9303, parts 3 (common), 4 (TD3), 5 (TD1). */
public final class MachineReadableZone {
    private static final int TD3_NAMES = 39;
    private static final int TD1_NAMES = 30;
    private static final int NUMBER = 9;
    /** A surname so long that it leaves no room is cut until so many characters are left for the given names. */
    private static final int LEFT_FOR_GIVEN_NAMES = 7;

    private static final DateTimeFormatter YYMMDD = DateTimeFormatter.ofPattern("yyMMdd", Locale.ROOT);
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Z<]");
    /** Doc 9303-3, section 6: letters that are more than a base letter with a mark. */
    private static final Map<String, String> LETTERS = Map.of(
            "Æ", "AE", "Ø", "OE", "Œ", "OE", "ß", "SS", "ẞ", "SS", "Þ", "TH", "Đ", "D", "Ð", "D", "Ł", "L", "Ħ", "H");

    private MachineReadableZone() {}

    /** The lines from top to bottom. */
    public static List<String> of(Traveller traveller) {
        return switch (traveller.document().size()) {
            case TD1 -> td1(traveller);
            case TD3 -> td3(traveller);
        };
    }

    private static List<String> td3(Traveller traveller) {
        IssuedDocument document = traveller.document();
        String names = names(traveller.surnames(), traveller.given(), document.enyeSpelling(), TD3_NAMES);
        String upper = filled(document.code(), 2) + filled(document.issuer(), 3) + names;
        String number = withCheckDigit(filled(document.number(), NUMBER));
        String birth = withCheckDigit(date(traveller.birthDate()));
        String expiry = withCheckDigit(date(document.expiry()));
        String optional = filled(document.optional(), 14);
        // The check digit of an empty optional field may be a filler or zero (Doc 9303-4, 4.2.2.2); most issuers set
        // this.
        String optionalChecked = optional + (document.optional().isEmpty() ? "<" : checkDigit(optional));
        String composite = checkDigit(number + birth + expiry + optionalChecked);
        String lower = number
                + filled(traveller.nationality(), 3)
                + birth
                + sex(traveller.sex())
                + expiry
                + optionalChecked
                + composite;
        return List.of(upper, lower);
    }

    private static List<String> td1(Traveller traveller) {
        IssuedDocument document = traveller.document();
        String numberAndOptional = td1Number(document.number(), document.optional());
        String upper = filled(document.code(), 2) + filled(document.issuer(), 3) + numberAndOptional;
        String birth = withCheckDigit(date(traveller.birthDate()));
        String expiry = withCheckDigit(date(document.expiry()));
        String optional = filled("", 11);
        String composite = checkDigit(numberAndOptional + birth + expiry + optional);
        String middle =
                birth + sex(traveller.sex()) + expiry + filled(traveller.nationality(), 3) + optional + composite;
        String lower = names(traveller.surnames(), traveller.given(), document.enyeSpelling(), TD1_NAMES);
        return List.of(upper, middle, lower);
    }

    /** Doc 9303-5, note j: what a number has beyond nine characters goes, with its check digit, into the optional field. */
    private static String td1Number(String number, String optional) {
        if (number.length() <= NUMBER) {
            return withCheckDigit(filled(number, NUMBER)) + filled(optional, 15);
        }
        String rest = number.substring(NUMBER) + checkDigit(number) + "<" + optional;
        return number.substring(0, NUMBER) + "<" + filled(rest, 15);
    }

    /** The names field: surnames, two fillers, given names; shortened by the rules of truncation where they do not fit. */
    static String names(String surnames, String given, EnyeSpelling enye, int length) {
        String primary = spelled(surnames, enye);
        String secondary = spelled(given, enye);
        if (secondary.isEmpty()) {
            return filled(primary.substring(0, Math.min(length, primary.length())), length);
        }
        if (primary.length() + 2 + secondary.length() <= length) {
            return filled(primary + "<<" + secondary, length);
        }
        int room = length - 2 - Math.min(secondary.length(), LEFT_FOR_GIVEN_NAMES);
        String shortened = shortened(primary, room);
        return shortened + "<<" + cut(secondary, length - 2 - shortened.length());
    }

    /** Takes letters from the longest component until the whole fits: each component stays, if only with its initial. */
    private static String shortened(String components, int length) {
        List<String> parts = new ArrayList<>(Arrays.asList(components.split("<")));
        while (String.join("<", parts).length() > length) {
            int longest = 0;
            for (int i = 1; i < parts.size(); i++) {
                if (parts.get(i).length() > parts.get(longest).length()) {
                    longest = i;
                }
            }
            if (parts.get(longest).length() == 1) {
                parts.removeLast();
            } else {
                parts.set(
                        longest,
                        parts.get(longest).substring(0, parts.get(longest).length() - 1));
            }
        }
        return String.join("<", parts);
    }

    /** Cuts so that the last position holds a letter: that is how a reader sees that names were cut. */
    private static String cut(String components, int length) {
        if (components.length() <= length) {
            return filled(components, length);
        }
        String cut = components.substring(0, length);
        if (!cut.endsWith("<")) {
            return cut;
        }
        String before = cut.substring(0, length - 2);
        if (before.endsWith("<")) {
            // A single letter stands last: it goes, or two fillers would look like the end of a name.
            return cut(before + components.substring(length), length);
        }
        return before + "<" + components.charAt(length);
    }

    /** Spells a name with the letters of the zone; fillers stand for spaces and hyphens, apostrophes are dropped. */
    static String spelled(String name, EnyeSpelling enye) {
        String upper = Normalizer.normalize(name, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
        String letters = enye == EnyeSpelling.NXX ? upper.replace("Ñ", "NXX") : upper;
        for (Map.Entry<String, String> letter : LETTERS.entrySet()) {
            letters = letters.replace(letter.getKey(), letter.getValue());
        }
        String bare = MARKS.matcher(Normalizer.normalize(letters, Normalizer.Form.NFD))
                .replaceAll("");
        String separated = bare.strip().replaceAll("[\\s-]+", "<");
        return NOT_IN_NAMES.matcher(separated).replaceAll("");
    }

    /** Doc 9303-3, 4.9: weights 7, 3, 1; digits count as themselves, A to Z as 10 to 35, the filler as 0; modulo 10. */
    static String checkDigit(String field) {
        int[] weights = {7, 3, 1};
        int sum = 0;
        for (int i = 0; i < field.length(); i++) {
            sum += weights[i % 3] * Math.max(0, Character.digit(field.charAt(i), 36));
        }
        return Integer.toString(sum % 10);
    }

    private static String withCheckDigit(String field) {
        return field + checkDigit(field);
    }

    private static String date(LocalDate date) {
        return YYMMDD.format(date);
    }

    private static String sex(Sex sex) {
        return sex == Sex.X ? "<" : sex.name();
    }

    private static String filled(String text, int length) {
        if (text.length() > length) {
            throw new IllegalArgumentException("'%s' does not fit into %d characters".formatted(text, length));
        }
        return text + "<".repeat(length - text.length());
    }
}
