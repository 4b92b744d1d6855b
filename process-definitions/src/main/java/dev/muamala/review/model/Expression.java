package dev.muamala.review.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An expression over variables: it reads, compares and combines, and does nothing else. {@link #toString()} writes it
 * as the engine reads it, without the braces around it.
 */
public sealed interface Expression {
    /** The words that name no variable. */
    Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "empty",
            "not",
            "and",
            "or",
            "eq",
            "ne",
            "lt",
            "gt",
            "le",
            "ge",
            "div",
            "mod",
            "instanceof");

    /** {@code null}, a {@link String}, a {@link Boolean}, a {@link Long} or a {@link Double}. */
    record Literal(Object value) implements Expression {
        @Override
        public String toString() {
            return value instanceof String text
                    ? "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
                    : String.valueOf(value);
        }
    }

    /**
     * A variable, or something inside it.
     *
     * @param path the keys ({@link String}) and indexes ({@link Integer}) from the variable to what is read
     */
    record Read(String variable, List<Object> path) implements Expression {
        public Read {
            path = List.copyOf(path);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(variable);
            for (Object step : path) {
                if (step instanceof String key && isName(key)) {
                    text.append('.').append(key);
                } else {
                    text.append('[')
                            .append(step instanceof String key ? new Literal(key) : step)
                            .append(']');
                }
            }
            return text.toString();
        }
    }

    record Compare(Operator operator, Expression left, Expression right) implements Expression {
        @Override
        public String toString() {
            return inner(left) + " " + operator.text + " " + inner(right);
        }
    }

    record And(Expression left, Expression right) implements Expression {
        @Override
        public String toString() {
            return (left instanceof And ? left.toString() : inner(left)) + " && " + inner(right);
        }
    }

    record Or(Expression left, Expression right) implements Expression {
        @Override
        public String toString() {
            return (left instanceof Or ? left.toString() : inner(left)) + " || " + inner(right);
        }
    }

    record Not(Expression operand) implements Expression {
        @Override
        public String toString() {
            return "!" + inner(operand);
        }
    }

    /** Whether the operand is null, or a text, list or map with nothing in it. */
    record Empty(Expression operand) implements Expression {
        @Override
        public String toString() {
            return "empty " + inner(operand);
        }
    }

    enum Operator {
        EQUAL("=="),
        UNEQUAL("!="),
        LESS("<"),
        GREATER(">"),
        AT_MOST("<="),
        AT_LEAST(">=");

        public final String text;

        Operator(String text) {
            this.text = text;
        }
    }

    private static boolean isName(String key) {
        return !key.isEmpty()
                && Character.isJavaIdentifierStart(key.charAt(0))
                && key.chars().allMatch(Character::isJavaIdentifierPart)
                && !RESERVED.contains(key);
    }

    /** Every read in it, once. */
    default Set<Read> reads() {
        Set<Read> reads = new LinkedHashSet<>();
        collect(this, reads);
        return reads;
    }

    private static void collect(Expression expression, Set<Read> reads) {
        if (expression instanceof Read read) {
            reads.add(read);
        } else if (expression instanceof Compare compare) {
            collect(compare.left(), reads);
            collect(compare.right(), reads);
        } else if (expression instanceof And and) {
            collect(and.left(), reads);
            collect(and.right(), reads);
        } else if (expression instanceof Or or) {
            collect(or.left(), reads);
            collect(or.right(), reads);
        } else if (expression instanceof Not not) {
            collect(not.operand(), reads);
        } else if (expression instanceof Empty empty) {
            collect(empty.operand(), reads);
        }
    }

    private static String inner(Expression expression) {
        return expression instanceof Literal || expression instanceof Read
                ? expression.toString()
                : "(" + expression + ")";
    }
}
