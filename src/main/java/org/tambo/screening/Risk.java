package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/**
 * How likely it is that a notice is about this traveller, from all evidence together (docs/screening.md).
 *
 * <p>The odds before anything is known, times what each piece of evidence multiplies them by (Bayes' rule; evidence of
 * different kinds errs for different reasons, so the factors are taken as independent).
 *
 * @param probability 0 to 1
 * @param shares what made it up, in decades of odds; the first is what was known before
 */
@RegisterForReflection
public record Risk(double probability, List<Share> shares) {
    /** Genuine scores lie scattered over so many points: at each of them one in so many. */
    private static final double GENUINE_SPREAD = 150;

    /** How many impostors there are for one pair at a score, to one in all above it: a tenth for every ten points. */
    private static final double IMPOSTORS_AT_SCORE = Math.log(10) / 10;

    /** The share of listed persons who travel under another name. */
    private static final double OTHER_NAME = 0.1;
    /** The share of listed persons who travel on a document that is listed. */
    private static final double LISTED_NUMBER = 0.5;
    /** How often a document is misread without its check digit showing it, and how often when it does show. */
    private static final double MISREAD = 1e-3;

    private static final double MISREAD_BADLY = 0.1;
    /** Longer numbers say no more: their digits are not all free. */
    private static final int MOST_DIGITS = 9;

    private static final double CERTAIN = 1e-9;

    /** Where a share comes from. */
    public enum Source {
        BEFORE,
        NAME,
        NUMBER,
        FINGER
    }

    /** @param decades of odds: 2 makes it a hundred times as likely, -2 a hundredth as likely */
    @RegisterForReflection
    public record Share(Source source, double decades) {}

    /**
     * What is known of any traveller and any one notice.
     *
     * @param listed the share of travellers that a notice is about
     * @param notices how many notices there are
     */
    static Risk before(double listed, int notices) {
        return of(List.of(
                new Share(Source.BEFORE, Math.log10(listed / (1 - listed)) - Math.log10(Math.max(1, notices)))));
    }

    /** A search by name found the notice: its probability has weighed already how many were searched. */
    Risk foundByName(double probability) {
        return with(
                new Share(Source.NAME, decades(probability) - shares.getFirst().decades()));
    }

    /** Both are about a person, whose records were compared side by side; it may go by another name. */
    Risk beside(double probability) {
        double odds = Math.pow(10, decades(probability));
        return with(new Share(Source.NAME, Math.log10((1 - OTHER_NAME) * odds + OTHER_NAME)));
    }

    /**
     * The number presented is the notice's.
     *
     * @param valid whether it passed its check
     */
    Risk number(String number, boolean valid) {
        long digits = number.chars().filter(Character::isLetterOrDigit).count();
        double byChance = (valid ? MISREAD : MISREAD_BADLY) * Math.pow(10, -Math.min(digits, MOST_DIGITS));
        return with(new Share(Source.NUMBER, Math.log10(LISTED_NUMBER / byChance)));
    }

    /** One other person's fingers would be as like at this rate. */
    Risk fingers(double falseMatchRate) {
        double asLike = IMPOSTORS_AT_SCORE * Math.max(falseMatchRate, Double.MIN_NORMAL);
        return with(new Share(Source.FINGER, -Math.log10(GENUINE_SPREAD * asLike)));
    }

    /** In the place of what its source has said before. */
    private Risk with(Share share) {
        List<Share> all = new ArrayList<>(shares);
        all.removeIf(one -> one.source() == share.source());
        all.add(share);
        return of(all);
    }

    private static Risk of(List<Share> shares) {
        double odds = shares.stream().mapToDouble(Share::decades).sum();
        return new Risk(1 / (1 + Math.pow(10, -odds)), List.copyOf(shares));
    }

    private static double decades(double probability) {
        double bounded = Math.clamp(probability, CERTAIN, 1 - CERTAIN);
        return Math.log10(bounded / (1 - bounded));
    }
}
