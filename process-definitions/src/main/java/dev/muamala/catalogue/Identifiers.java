package dev.muamala.catalogue;

import dev.muamala.events.LocalizedText;

/**
 * Texts by which something is found again: they must be the same however they were typed, and look like what they are.
 */
public final class Identifiers {
    private static final int LONGEST = 200;

    private Identifiers() {}

    /** With Arabic-Indic and Persian digits written as 0 to 9. */
    public static String latinDigits(String text) {
        if (text.chars().noneMatch(Identifiers::isEasternDigit)) {
            return text;
        }
        StringBuilder latin = new StringBuilder(text.length());
        text.chars().forEach(c -> latin.append(isEasternDigit(c) ? (char) ('0' + Character.digit(c, 10)) : (char) c));
        return latin.toString();
    }

    private static boolean isEasternDigit(int c) {
        return c >= 0x660 && c <= 0x669 || c >= 0x6f0 && c <= 0x6f9;
    }

    /** Whether nothing in it is unseen: no control, nothing that turns the direction of writing or has no width. */
    public static boolean isPlain(String text) {
        return text.length() <= LONGEST
                && text.codePoints().noneMatch(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE,
                            Character.UNASSIGNED -> true;
                    default -> false;
                });
    }

    public static Violation notPlain(String pointer) {
        return new Violation(
                pointer,
                "identifier",
                new LocalizedText(
                        "اكتب هذا المعرّف بلا محارف خفية، وبما لا يزيد على " + LONGEST + " حرف.",
                        "Write this identifier without unseen characters, in at most " + LONGEST + " characters."));
    }
}
