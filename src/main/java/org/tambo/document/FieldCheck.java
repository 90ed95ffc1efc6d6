package org.tambo.document;

/**
 * The verdict of one check digit.
 *
 * @param read the check digit as it was read, possibly {@code <} or a letter that stands where a digit should
 * @param computed the digit that the field calls for, {@code 0} to {@code 9}
 * @param valid whether they agree
 * @param corrected whether they agree only since letters that readers confuse with digits (O with 0, I with 1, ...)
 *     were taken for those digits; never set while {@code valid} is not
 */
public record FieldCheck(CheckedField field, char read, char computed, boolean valid, boolean corrected) {
    public FieldCheck {
        if (corrected && !valid) {
            throw new IllegalArgumentException("a correction that does not make the check digit fit");
        }
    }
}
