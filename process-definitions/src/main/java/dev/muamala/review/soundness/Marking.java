package dev.muamala.review.soundness;

import java.util.Arrays;

/** A state of a scope: its tokens in order, each a place and a colour in one number. */
final class Marking {
    static final Marking EMPTY = new Marking(new int[0]);

    private final int[] tokens;
    private final int hash;

    private Marking(int[] tokens) {
        this.tokens = tokens;
        this.hash = Arrays.hashCode(tokens);
    }

    int size() {
        return tokens.length;
    }

    int token(int i) {
        return tokens[i];
    }

    /** Where this token is, the first one of its kind; negative when there is none. */
    int indexOf(int token) {
        int i = Arrays.binarySearch(tokens, token);
        while (i > 0 && tokens[i - 1] == token) {
            i--;
        }
        return i;
    }

    Marking without(int i) {
        int[] rest = new int[tokens.length - 1];
        System.arraycopy(tokens, 0, rest, 0, i);
        System.arraycopy(tokens, i + 1, rest, i, rest.length - i);
        return new Marking(rest);
    }

    /** Without every token from the one number to before the other. */
    Marking without(int from, int to) {
        return new Marking(Arrays.stream(tokens)
                .filter(token -> token < from || token >= to)
                .toArray());
    }

    Marking with(int token) {
        int i = Arrays.binarySearch(tokens, token);
        int at = i < 0 ? -i - 1 : i;
        int[] more = new int[tokens.length + 1];
        System.arraycopy(tokens, 0, more, 0, at);
        more[at] = token;
        System.arraycopy(tokens, at, more, at + 1, tokens.length - at);
        return new Marking(more);
    }

    /** Whether every token of the other is here, and more. */
    boolean exceeds(Marking other) {
        if (other.tokens.length >= tokens.length) {
            return false;
        }
        int i = 0;
        for (int token : other.tokens) {
            while (i < tokens.length && tokens[i] < token) {
                i++;
            }
            if (i == tokens.length || tokens[i] != token) {
                return false;
            }
            i++;
        }
        return true;
    }

    /** What is here beside the tokens of the other, all of which are here. */
    Marking minus(Marking other) {
        int[] rest = new int[tokens.length - other.tokens.length];
        int at = 0;
        int i = 0;
        for (int token : tokens) {
            if (i < other.tokens.length && other.tokens[i] == token) {
                i++;
            } else {
                rest[at++] = token;
            }
        }
        return new Marking(rest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Marking marking && hash == marking.hash && Arrays.equals(tokens, marking.tokens);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
