package org.tambo.document;

/** Letters that a reader delivers where a digit of the same shape was printed. */
final class OcrDigits {
    private OcrDigits() {}

    /** Each letter of a digit's shape turned to that digit, all else as it was. */
    static String fold(String text) {
        var folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            folded.append(fold(text.charAt(i)));
        }
        return folded.toString();
    }

    static char fold(char c) {
        return switch (c) {
            case 'O', 'Q', 'D' -> '0';
            case 'I', 'L' -> '1';
            case 'Z' -> '2';
            case 'A' -> '4';
            case 'S' -> '5';
            case 'G' -> '6';
            case 'T' -> '7';
            case 'B' -> '8';
            default -> c;
        };
    }
}
