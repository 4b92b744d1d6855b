package dev.muamala.review;

import dev.muamala.catalogue.Nearest;
import dev.muamala.review.Known.Slot;
import dev.muamala.review.model.Expression;
import dev.muamala.review.model.Expression.Operator;
import dev.muamala.review.model.Expression.Read;
import dev.muamala.review.model.Head;
import dev.muamala.review.model.Value;
import java.util.Optional;
import java.util.Set;

/** Checks what an element reads against what is known where it stands. */
final class Reading {
    private static final Set<Operator> EQUALITIES = Set.of(Operator.EQUAL, Operator.UNEQUAL);

    private final Findings findings;
    private final Unset unset;

    /** Told of each read of a variable that is not there. */
    @FunctionalInterface
    interface Unset {
        void read(String variable, Head at);
    }

    Reading(Findings findings, Unset unset) {
        this.findings = findings;
        this.unset = unset;
    }

    void value(Value value, Known known, Head at) {
        if (value instanceof Value.Computed computed) {
            type(computed.expression(), known, at);
        } else if (value instanceof Value.Items items) {
            items.items().forEach(item -> value(item, known, at));
        } else if (value instanceof Value.Entries entries) {
            entries.entries().values().forEach(entry -> value(entry, known, at));
        }
    }

    /** Something that has to be true or false. */
    void condition(Expression condition, Known known, Head at) {
        flag(condition, known, at);
    }

    /** What a multi-instance activity goes through; the type of one element. */
    Type collection(Expression collection, Known known, Head at) {
        Type type = type(collection, known, at);
        if (type instanceof Type.Items items) {
            return items.item();
        }
        if (!(type instanceof Type.Unknown)) {
            findings.add(
                    Rule.WRONG_TYPE,
                    at,
                    "It is done for each element of ${" + shown(collection) + "}, which is " + type.shown() + ".",
                    "Choose a list.");
        }
        return Type.UNKNOWN;
    }

    void number(Expression number, Known known, Head at) {
        Type type = type(number, known, at);
        if (!(type instanceof Type.Number) && !(type instanceof Type.Unknown)) {
            findings.add(
                    Rule.WRONG_TYPE,
                    at,
                    "It is done ${" + shown(number) + "} times, which is " + type.shown() + ".",
                    "Choose a number.");
        }
    }

    Type variable(String name, Known known, Head at) {
        Optional<Slot> slot = known.slot(name);
        if (slot.isEmpty()) {
            unset.read(name, at);
            return Type.UNKNOWN;
        }
        if (!slot.get().always()) {
            findings.add(
                    Rule.VARIABLE_MAYBE_NOT_SET,
                    at,
                    "It reads \"" + Words.shown(name) + "\", which is not set on every way that leads here.",
                    "Make sure that a step on every way sets it; without it the request stops here.");
        }
        return slot.get().type();
    }

    Type type(Expression expression, Known known, Head at) {
        if (expression instanceof Expression.Literal literal) {
            return literal.value() == null ? Type.UNKNOWN : Type.ofExample(literal.value());
        }
        if (expression instanceof Read read) {
            return path(read, variable(read.variable(), known, at), at);
        }
        if (expression instanceof Expression.Compare compare) {
            compare(compare, type(compare.left(), known, at), type(compare.right(), known, at), at);
        } else if (expression instanceof Expression.And and) {
            flag(and.left(), known, at);
            flag(and.right(), known, at);
        } else if (expression instanceof Expression.Or or) {
            flag(or.left(), known, at);
            flag(or.right(), known, at);
        } else if (expression instanceof Expression.Not not) {
            flag(not.operand(), known, at);
        } else if (expression instanceof Expression.Empty empty) {
            type(empty.operand(), known, at);
        }
        return Type.FLAG;
    }

    private void flag(Expression expression, Known known, Head at) {
        Type type = type(expression, known, at);
        if (!(type instanceof Type.Flag) && !(type instanceof Type.Unknown)) {
            findings.add(
                    Rule.WRONG_TYPE,
                    at,
                    "${" + shown(expression) + "} is " + type.shown() + ", where it has to be true or false.",
                    "Compare it with something.");
        }
    }

    private Type path(Read read, Type start, Head at) {
        Type type = start;
        String place = read.variable();
        for (Object step : read.path()) {
            if (type instanceof Type.Unknown) {
                return type;
            }
            if (step instanceof String field && type instanceof Type.Fields fields) {
                type = field(fields, field, place, at);
            } else if (step instanceof Integer && type instanceof Type.Items items) {
                type = items.item();
            } else {
                findings.add(
                        Rule.WRONG_TYPE,
                        at,
                        "It reads "
                                + (step instanceof Integer
                                        ? "element " + step
                                        : "the field \"" + Words.shown(step.toString()) + "\"")
                                + " of \"" + Words.shown(place) + "\", which is " + type.shown() + ".",
                        "Read fields of maps by their names, and elements of lists by their numbers.");
                return Type.UNKNOWN;
            }
            place = place + (step instanceof Integer ? "[" + step + "]" : "." + step);
        }
        return type;
    }

    private Type field(Type.Fields fields, String field, String place, Head at) {
        Type type = fields.fields().get(field);
        if (type != null) {
            return type;
        }
        if (fields.source() == Type.Source.SCHEMA) {
            findings.add(
                    Rule.UNKNOWN_FIELD,
                    at,
                    "It reads \"" + Words.shown(place + "." + field) + "\", and \"" + Words.shown(place)
                            + "\" has no such field.",
                    ("Choose one that it has."
                            + Nearest.to(field, fields.fields().keySet())));
        } else if (fields.source() == Type.Source.EXAMPLE) {
            findings.add(
                    Rule.FIELD_NOT_IN_EXAMPLE,
                    at,
                    "It reads \"" + Words.shown(place + "." + field)
                            + "\", which the catalogue's example does not have.",
                    "Correct the name, or complete the operation's example."
                            + Nearest.to(field, fields.fields().keySet()));
        }
        return Type.UNKNOWN;
    }

    private void compare(Expression.Compare compare, Type left, Type right, Head at) {
        boolean equality = EQUALITIES.contains(compare.operator());
        if (left instanceof Type.Unknown || right instanceof Type.Unknown) {
            return;
        }
        boolean alike = left instanceof Type.Number && right instanceof Type.Number
                || left instanceof Type.Text && right instanceof Type.Text
                || equality && left instanceof Type.Flag && right instanceof Type.Flag;
        if (!alike) {
            findings.add(
                    Rule.WRONG_TYPE,
                    at,
                    "${" + shown(compare) + "} compares " + left.shown() + " with " + right.shown() + ".",
                    "Compare things of one kind; a list or a map is not compared.");
        } else if (equality) {
            neverEqual(compare, left, compare.right(), at);
            neverEqual(compare, right, compare.left(), at);
        }
    }

    private void neverEqual(Expression.Compare compare, Type type, Expression other, Head at) {
        if (type instanceof Type.Text text
                && !text.values().isEmpty()
                && other instanceof Expression.Literal literal
                && literal.value() instanceof String value
                && !text.values().contains(value)) {
            findings.add(
                    Rule.NEVER_EQUAL,
                    at,
                    "${" + shown(compare) + "} compares with a value that is never there.",
                    "It can be "
                            + Words.shown(String.join(
                                    ", ", text.values().stream().sorted().toList())) + "."
                            + Nearest.to(value, text.values()));
        }
    }

    private static String shown(Expression expression) {
        return Words.shown(expression.toString());
    }
}
