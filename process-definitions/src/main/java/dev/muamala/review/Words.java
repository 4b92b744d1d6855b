package dev.muamala.review;

/** How a finding quotes what a stranger wrote. */
final class Words {
    private static final int LONGEST = 80;

    private Words() {}

    /** On one line, without control characters, cut where it is long. */
    static String shown(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
