package org.tambo.sync;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a checkpoint without a link tells a contact by telephone: which hit of which device it is, in 25 letters and digits
 * that only that device and the centre can make. Five groups, each of four symbols of Crockford's Base32 and one that checks
 * them and their place, so that what was misheard or swapped is named by its group.
 *
 * <p>100 bits: the device's id's first 24, the hit's number in 26, and the first 50 of an HMAC-SHA-256 over device, number
 * and notice, under a key that X25519 gives the device and the centre alone. Whoever guesses succeeds once in 2^50 times; the
 * contact sees that the code was heard rightly, and the centre that it is true.
 */
public record ContactCode(String devicePrefix, long sequence, long mac) {
    private static final String SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int GROUPS = 5;
    private static final int GROUP = 4;
    private static final int SYMBOL_BITS = 5;
    private static final int PREFIX_DIGITS = 6;
    private static final int SEQUENCE_BITS = 26;
    private static final int MAC_BITS = 50;
    private static final String PURPOSE = "tambo contact code 1";
    /** x^5 + x^2 + 1, by which the 32 symbols are a field. */
    private static final int POLYNOMIAL = 0x25;

    /** What was heard is no code; the message says which group is wrong. */
    public static final class Misheard extends Exception {
        private static final long serialVersionUID = 1;

        private Misheard(String message) {
            super(message);
        }
    }

    /** @param key as {@link #key} gives it to both sides */
    public static ContactCode of(SecretKey key, String device, long sequence, String country, String notice) {
        if (sequence < 1 || sequence >= 1L << SEQUENCE_BITS) {
            throw new IllegalArgumentException("hit " + sequence + " has no code");
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] digest = mac.doFinal(String.join("\n", PURPOSE, device, String.valueOf(sequence), country, notice)
                    .getBytes(StandardCharsets.UTF_8));
            long first = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                first = first << Byte.SIZE | digest[i] & 0xFF;
            }
            return new ContactCode(device.substring(0, PREFIX_DIGITS), sequence, first >>> Long.SIZE - MAC_BITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key of a device's codes, from either side's own X25519 key and the other's public one. */
    public static SecretKey key(KeyPair own, PublicKey other, String device) {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(own.getPrivate());
            agreement.doPhase(other, true);
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "HmacSHA256",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(new SecretKeySpec(agreement.generateSecret(), "HKDF"))
                                    .thenExpand((PURPOSE + " " + device).getBytes(StandardCharsets.UTF_8), 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As it is spoken: five groups with hyphens. */
    public String spoken() {
        int[] symbols = new int[GROUPS * GROUP];
        long front = Long.parseLong(devicePrefix, 16) << SEQUENCE_BITS | sequence;
        for (int i = 0; i < MAC_BITS / SYMBOL_BITS; i++) {
            symbols[i] = (int) (front >>> MAC_BITS - SYMBOL_BITS * (i + 1)) & 31;
            symbols[MAC_BITS / SYMBOL_BITS + i] = (int) (mac >>> MAC_BITS - SYMBOL_BITS * (i + 1)) & 31;
        }
        StringBuilder text = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            int[] own = Arrays.copyOfRange(symbols, group * GROUP, (group + 1) * GROUP);
            text.append(group == 0 ? "" : "-");
            for (int symbol : own) {
                text.append(SYMBOLS.charAt(symbol));
            }
            text.append(SYMBOLS.charAt(check(own, group)));
        }
        return text.toString();
    }

    /**
     * What was heard: small letters, blanks and hyphens do not matter, O counts as 0, I and L as 1.
     *
     * @throws Misheard if a group's check does not fit, or it is no code at all
     */
    public static ContactCode heard(String text) throws Misheard {
        String plain = text.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        if (plain.length() != GROUPS * (GROUP + 1)) {
            throw new Misheard("a code has " + GROUPS + " groups of " + (GROUP + 1) + " letters and digits");
        }
        long front = 0;
        long back = 0;
        for (int group = 0; group < GROUPS; group++) {
            int[] symbols = new int[GROUP];
            for (int i = 0; i < GROUP; i++) {
                symbols[i] = symbol(plain.charAt(group * (GROUP + 1) + i), group);
                boolean first = group * GROUP + i < MAC_BITS / SYMBOL_BITS;
                front = first ? front << SYMBOL_BITS | symbols[i] : front;
                back = first ? back : back << SYMBOL_BITS | symbols[i];
            }
            if (symbol(plain.charAt(group * (GROUP + 1) + GROUP), group) != check(symbols, group)) {
                throw misheard(group);
            }
        }
        return new ContactCode("%06x".formatted(front >>> SEQUENCE_BITS), front & (1L << SEQUENCE_BITS) - 1, back);
    }

    private static int symbol(char letter, int group) throws Misheard {
        int symbol = SYMBOLS.indexOf(letter);
        if (symbol < 0) {
            throw misheard(group);
        }
        return symbol;
    }

    private static Misheard misheard(int group) {
        return new Misheard("group " + (group + 1) + " was misheard");
    }

    /** Each place weighs differently: any one symbol changed, and any two exchanged, change it; so does another group. */
    private static int check(int[] symbols, int group) {
        int sum = 0;
        for (int symbol : symbols) {
            sum = doubled(sum ^ symbol);
        }
        return sum ^ group;
    }

    private static int doubled(int symbol) {
        int twice = symbol << 1;
        return twice > 31 ? twice ^ POLYNOMIAL : twice;
    }
}
