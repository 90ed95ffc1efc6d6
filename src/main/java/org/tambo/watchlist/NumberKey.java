package org.tambo.watchlist;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A number as numbers are looked up: of a document, a weapon or a vehicle. Readers and clerks take some letters and
 * digits for one another, so the index has each number in the one form that all its confusions share; whether two are the
 * very same is asked afterwards.
 *
 * @param scope what the number counts: documents of one issuer, weapons, plates, vehicles
 * @param text capitals and digits, nothing between them
 */
public record NumberKey(String scope, String text) {
    private static final String DOCUMENT = "D/";
    private static final Pattern NOT_IN_NUMBERS = Pattern.compile("[^A-Z0-9]");
    /** The pairs that OCR-B in a bad picture, a printed plate and a stamped serial number are most often misread by. */
    private static final String FROM = "OQDILZSGB";

    private static final String TO = "000112568";

    /** @param issuer as machine-readable zones name it */
    public static NumberKey document(String issuer, String number) {
        return new NumberKey(DOCUMENT + issuer, plain(number));
    }

    /** Of an issuer that is not known. Only a {@link NoticeFile} is searched for such a number. */
    public static NumberKey document(String number) {
        return document("", number);
    }

    public static NumberKey weapon(String serialNumber) {
        return new NumberKey("W", plain(serialNumber));
    }

    public static NumberKey plate(String plate) {
        return new NumberKey("P", plain(plate));
    }

    public static NumberKey vin(String vin) {
        return new NumberKey("V", plain(vin));
    }

    /** All single numbers that a notice is about; a range is in {@link NumberRange}. */
    static List<NumberKey> of(Notice notice) {
        List<NumberKey> numbers = new ArrayList<>();
        Notice.LostDocument lost = notice.document();
        if (lost != null && lost.lastNumber() == null) {
            numbers.add(document(lost.issuer(), lost.number()));
        }
        if (notice.person() != null) {
            notice.person().documents().forEach(one -> numbers.add(document(one.issuer(), one.number())));
        }
        Notice.Weapon weapon = notice.weapon();
        if (weapon != null) {
            numbers.add(weapon(weapon.serialNumber()));
        }
        Notice.Vehicle vehicle = notice.vehicle();
        if (vehicle != null && !vehicle.plate().isEmpty()) {
            numbers.add(plate(vehicle.plate()));
        }
        if (vehicle != null && !vehicle.vin().isEmpty()) {
            numbers.add(vin(vehicle.vin()));
        }
        // A notice may name one number twice, spelled differently.
        return numbers.stream().distinct().toList();
    }

    /** Whether it is the very same number, or as good as that where an issuer is not known. */
    boolean isExactly(NumberKey other) {
        return text.equals(other.text) && sameScope(other);
    }

    /** Whether it can be the same number, misread. */
    boolean mayBe(NumberKey other) {
        return folded().equals(other.folded()) && sameScope(other);
    }

    private boolean sameScope(NumberKey other) {
        return scope.equals(other.scope) || (isDocument() && other.scope.equals(DOCUMENT));
    }

    boolean isDocument() {
        return scope.startsWith(DOCUMENT);
    }

    /** Whether there is anything in it to look up. */
    boolean isEmpty() {
        return text.isEmpty();
    }

    /** What stands for this number and all that it may be misread as. */
    String indexed() {
        return scope + "/" + folded();
    }

    /** The text in the one form that all its confusions share. */
    String folded() {
        StringBuilder folded = new StringBuilder(text);
        for (int i = 0; i < folded.length(); i++) {
            int at = FROM.indexOf(folded.charAt(i));
            if (at >= 0) {
                folded.setCharAt(i, TO.charAt(at));
            }
        }
        return folded.toString();
    }

    private static String plain(String number) {
        return NOT_IN_NUMBERS.matcher(number.toUpperCase(Locale.ROOT)).replaceAll("");
    }
}
