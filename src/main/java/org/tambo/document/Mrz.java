package org.tambo.document;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a machine-readable zone by ICAO Doc 9303, parts 3 (alphabet, check digits, names), 4 (TD3), 5 (TD1), 6 (TD2)
 * and 7 (visas).
 *
 * <p>Only the frame has to be right: two or three lines of a known length. Inside it everything is a verdict: a check
 * digit that does not fit, a date that is none, a sex that is neither. A document with one bad digit is still a
 * document, and an officer has to see it.
 */
public final class Mrz {
    private final MrzFormat format;
    private final LocalDate today;
    /** The lines, in which a corrected character takes the place of the one that was read. */
    private final List<StringBuilder> lines;

    private final List<FieldCheck> checks = new ArrayList<>();

    private Mrz(MrzText text, LocalDate today) {
        this.format = text.format();
        this.lines = text.lines().stream().map(StringBuilder::new).toList();
        this.today = today;
    }

    /**
     * @param lines from top to bottom, as the reader delivered them; up to 16 of up to 256 characters
     * @throws UnreadableMrz if this is no machine-readable zone
     */
    public static TravelDocument parse(List<String> lines) throws UnreadableMrz {
        return parse(lines, LocalDate.now());
    }

    /** @param today decides on the century of the two-digit years */
    public static TravelDocument parse(List<String> lines, LocalDate today) throws UnreadableMrz {
        var mrz = new Mrz(MrzText.of(lines), today);
        return switch (mrz.format) {
            case TD1 -> mrz.readCard();
            case TD2, TD3, MRV_A, MRV_B -> mrz.readTwoLines();
        };
    }

    /** Doc 9303-5. */
    private TravelDocument readCard() {
        var first = lines.get(0);
        var second = lines.get(1);
        var number = number(first, 5, 15, 30);
        String birth = date(CheckedField.BIRTH_DATE, second, 0);
        String expiry = date(CheckedField.EXPIRY_DATE, second, 8);
        composite(first.substring(5) + second.substring(0, 7) + second.substring(8, 15) + second.substring(18, 29));
        return document(
                number,
                lines.get(2).toString(),
                second.substring(15, 18),
                birth,
                second.charAt(7),
                expiry,
                number.optional() + '<' + second.substring(18, 29));
    }

    /** Doc 9303, parts 4, 6 and 7: the formats differ in what follows the expiry date. */
    private TravelDocument readTwoLines() {
        var second = lines.get(1);
        int last = second.length() - 1;
        var number = format == MrzFormat.TD2 ? number(second, 0, 28, last) : number(second, 0, 28, 28);
        String birth = date(CheckedField.BIRTH_DATE, second, 13);
        String expiry = date(CheckedField.EXPIRY_DATE, second, 21);
        if (format == MrzFormat.TD3) {
            check(CheckedField.OPTIONAL, second.substring(28, 42), second, 42);
        }
        if (!format.isVisa()) {
            composite(second.substring(0, 10) + second.substring(13, 20) + second.substring(21, last));
        }
        String optional = switch (format) {
            case TD3 -> second.substring(28, 42);
            case TD1, TD2 -> number.optional();
            case MRV_A, MRV_B -> second.substring(28);
        };
        return document(
                number,
                lines.getFirst().substring(5),
                second.substring(10, 13),
                birth,
                second.charAt(20),
                expiry,
                optional);
    }

    private TravelDocument document(
            Number number, String name, String nationality, String birth, char sex, String expiry, String optional) {
        var first = lines.getFirst();
        int border = name.indexOf("<<");
        return new TravelDocument(
                format,
                spaced(first.substring(0, 2)),
                spaced(first.substring(2, 5)),
                number.number(),
                spaced(border < 0 ? name : name.substring(0, border)),
                spaced(border < 0 ? "" : name.substring(border)),
                name.charAt(name.length() - 1) != '<',
                spaced(nationality),
                MrzDate.birth(birth, today),
                Sex.of(sex),
                MrzDate.expiry(expiry, today),
                spaced(optional),
                checks);
    }

    /** @param optional the optional data without what belongs to the number */
    private record Number(String number, String optional) {}

    /**
     * A number of more than nine characters goes on in the optional data up to its first filler, its check digit last;
     * a filler stands in the check digit's own place (Doc 9303, parts 5 and 6).
     */
    private Number number(StringBuilder line, int from, int optionalFrom, int optionalTo) {
        String field = line.substring(from, from + 9);
        int end = optionalFrom;
        while (end < optionalTo && line.charAt(end) != '<') {
            end++;
        }
        if (line.charAt(from + 9) == '<' && !field.endsWith("<") && end > optionalFrom) {
            String whole = field + line.substring(optionalFrom, end - 1);
            check(CheckedField.NUMBER, whole, line, end - 1);
            return new Number(whole.replace("<", ""), line.substring(end, optionalTo));
        }
        check(CheckedField.NUMBER, field, line, from + 9);
        return new Number(field.replace("<", ""), line.substring(optionalFrom, optionalTo));
    }

    /**
     * Checks a date and corrects letters in it to the digits of their shape, but only if the check digit then fits and
     * the outcome is a date.
     */
    private String date(CheckedField which, StringBuilder line, int from) {
        String field = line.substring(from, from + 6);
        String folded = OcrDigits.fold(field);
        char read = line.charAt(from + 6);
        char computed = CheckDigit.of(folded);
        if ((!folded.equals(field) || read != computed)
                && computed == OcrDigits.fold(read)
                && MrzDate.expiry(folded, today).isReadable()) {
            line.replace(from, from + 7, folded + computed);
            checks.add(new FieldCheck(which, read, computed, true, true));
            return folded;
        }
        check(which, field, line, from + 6);
        return field;
    }

    private void composite(String covered) {
        var line = lines.get(1);
        boolean partsCorrected = checks.stream().anyMatch(FieldCheck::corrected);
        check(CheckedField.COMPOSITE, covered, line, line.length() - 1);
        var check = checks.getLast();
        if (partsCorrected && check.valid()) {
            checks.set(checks.size() - 1, new FieldCheck(check.field(), check.read(), check.computed(), true, true));
        }
    }

    /** Checks a field against the digit that stands at a place, and corrects a letter of the right digit's shape there. */
    private void check(CheckedField which, String field, StringBuilder line, int at) {
        char read = line.charAt(at);
        char computed = CheckDigit.of(field);
        boolean corrected = read != computed && OcrDigits.fold(read) == computed && mayBeCorrected(which);
        if (corrected) {
            line.setCharAt(at, computed);
        }
        boolean valid = corrected || read == computed || (read == '<' && mayBeEmpty(which) && isEmpty(field));
        checks.add(new FieldCheck(which, read, computed, valid, corrected));
    }

    /** A composite check digit that seems to fit though one of its parts does not, fits by chance. */
    private boolean mayBeCorrected(CheckedField which) {
        return switch (which) {
            case NUMBER, OPTIONAL -> true;
            case COMPOSITE -> checks.stream().allMatch(FieldCheck::valid);
            case BIRTH_DATE, EXPIRY_DATE -> false; // date() has tried already
        };
    }

    /** Where nothing was filled in, issuers leave the check digit out as well (Doc 9303-4 says so of the personal number). */
    private static boolean mayBeEmpty(CheckedField which) {
        return switch (which) {
            case OPTIONAL, BIRTH_DATE, EXPIRY_DATE -> true;
            case NUMBER, COMPOSITE -> false;
        };
    }

    private static boolean isEmpty(String field) {
        return field.chars().allMatch(c -> c == '<');
    }

    private static String spaced(String field) {
        return field.replaceAll("<+", " ").strip();
    }
}
