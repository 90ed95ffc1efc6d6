package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tambo.watchlist.NumberKey;

/**
 * A number as an officer typed it: of a thing, or of a document that no reader can read.
 *
 * @param issuer the state that issued a document, as machine-readable zones name it; empty for other things
 */
@RegisterForReflection
public record TypedNumber(Kind kind, String issuer, String number) {
    private static final Pattern ISSUER = Pattern.compile("[A-Z]{1,3}");
    private static final Pattern NUMBER = Pattern.compile("(?=.*[A-Z0-9])[A-Z0-9 ./<-]{1,32}");

    /** What it is the number of. */
    public enum Kind {
        DOCUMENT,
        PLATE,
        VIN,
        WEAPON
    }

    /** Empty where nothing is left to look up. */
    public static Optional<TypedNumber> of(Kind kind, String issuer, String number) {
        String state = kind == Kind.DOCUMENT ? issuer.strip().toUpperCase(Locale.ROOT) : "";
        TypedNumber typed = new TypedNumber(kind, state, number.strip().toUpperCase(Locale.ROOT));
        boolean issued = kind != Kind.DOCUMENT || ISSUER.matcher(state).matches();
        return issued && NUMBER.matcher(typed.number).matches() ? Optional.of(typed) : Optional.empty();
    }

    NumberKey key() {
        return switch (kind) {
            case DOCUMENT -> NumberKey.document(issuer, number);
            case PLATE -> NumberKey.plate(number);
            case VIN -> NumberKey.vin(number);
            case WEAPON -> NumberKey.weapon(number);
        };
    }
}
