package dev.muamala.review;

import dev.muamala.review.model.Expression;
import dev.muamala.review.model.Expression.And;
import dev.muamala.review.model.Expression.Compare;
import dev.muamala.review.model.Expression.Empty;
import dev.muamala.review.model.Expression.Literal;
import dev.muamala.review.model.Expression.Not;
import dev.muamala.review.model.Expression.Operator;
import dev.muamala.review.model.Expression.Or;
import dev.muamala.review.model.Expression.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the expressions of a workflow: the part of the engine's language that reads data and compares it.
 *
 * <pre>
 *  expression := "${" or "}" | "#{" or "}"
 *  or         := and (("||" | "or") and)*
 *  and        := equality (("&amp;&amp;" | "and") equality)*
 *  equality   := relation (("==" | "eq" | "!=" | "ne") relation)*
 *  relation   := unary (("&lt;" | "lt" | "&gt;" | "gt" | "&lt;=" | "le" | "&gt;=" | "ge") unary)*
 *  unary      := ("!" | "not" | "empty") unary | "-" number | value
 *  value      := "(" or ")" | literal | name ("." name | "[" (string | integer) "]")*
 * </pre>
 */
final class ExpressionReader {
    static final int LONGEST = 1000;
    private static final int DEEPEST = 30;

    private static final Map<String, Operator> OPERATORS = Map.ofEntries(
            Map.entry("==", Operator.EQUAL),
            Map.entry("eq", Operator.EQUAL),
            Map.entry("!=", Operator.UNEQUAL),
            Map.entry("ne", Operator.UNEQUAL),
            Map.entry("<", Operator.LESS),
            Map.entry("lt", Operator.LESS),
            Map.entry(">", Operator.GREATER),
            Map.entry("gt", Operator.GREATER),
            Map.entry("<=", Operator.AT_MOST),
            Map.entry("le", Operator.AT_MOST),
            Map.entry(">=", Operator.AT_LEAST),
            Map.entry("ge", Operator.AT_LEAST));

    private final String text;
    private int at;
    private int depth;
    private Token token;

    private ExpressionReader(String text) {
        this.text = text;
    }

    private enum Kind {
        NAME,
        WORD,
        STRING,
        INTEGER,
        DECIMAL,
        SYMBOL,
        END
    }

    private record Token(Kind kind, String text) {
        boolean is(String symbol) {
            return (kind == Kind.SYMBOL || kind == Kind.WORD) && text.equals(symbol);
        }
    }

    /** What is wrong with an expression, and what to do about it. */
    static final class NotReadException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String advice;

        NotReadException(String what, String advice) {
            super(what);
            this.advice = advice;
        }

        String advice() {
            return advice;
        }
    }

    /** Whether the engine would look for an expression in this text. */
    static boolean isExpression(String text) {
        return text.contains("${") || text.contains("#{");
    }

    /** Reads {@code ${…}} or {@code #{…}}. */
    static Expression read(String text) throws NotReadException {
        String stripped = text.strip();
        if (stripped.length() > LONGEST) {
            throw new NotReadException(
                    "The expression has more than " + LONGEST + " characters.", "Let a decision table decide it.");
        }
        if (!stripped.startsWith("${") && !stripped.startsWith("#{")) {
            throw new NotReadException(
                    "\"" + Words.shown(stripped) + "\" is no expression.", "Write it as ${form.field == 'value'}.");
        }
        ExpressionReader reader = new ExpressionReader(stripped);
        reader.at = 2;
        reader.next();
        Expression expression = reader.or();
        if (!reader.token.is("}")) {
            throw reader.unexpected();
        }
        if (reader.at != stripped.length()) {
            throw new NotReadException(
                    "\"" + Words.shown(stripped) + "\" mixes text and expressions.",
                    "Write one expression alone, or plain text alone.");
        }
        return expression;
    }

    private Expression or() throws NotReadException {
        Expression left = and();
        while (token.is("||") || token.is("or")) {
            next();
            left = new Or(left, and());
        }
        return left;
    }

    private Expression and() throws NotReadException {
        Expression left = equality();
        while (token.is("&&") || token.is("and")) {
            next();
            left = new And(left, equality());
        }
        return left;
    }

    private Expression equality() throws NotReadException {
        Expression left = relation();
        for (Optional<Operator> found = operator(true); found.isPresent(); found = operator(true)) {
            next();
            left = new Compare(found.get(), left, relation());
        }
        return left;
    }

    private Expression relation() throws NotReadException {
        Expression left = unary();
        for (Optional<Operator> found = operator(false); found.isPresent(); found = operator(false)) {
            next();
            left = new Compare(found.get(), left, unary());
        }
        return left;
    }

    private Optional<Operator> operator(boolean equality) {
        return token.kind == Kind.SYMBOL || token.kind == Kind.WORD
                ? Optional.ofNullable(OPERATORS.get(token.text))
                        .filter(operator -> equality == (operator == Operator.EQUAL || operator == Operator.UNEQUAL))
                : Optional.empty();
    }

    private Expression unary() throws NotReadException {
        if (++depth > DEEPEST) {
            throw new NotReadException(
                    "The expression is nested deeper than " + DEEPEST + " levels.", "Let a decision table decide it.");
        }
        Expression read = unaryHere();
        depth--;
        return read;
    }

    private Expression unaryHere() throws NotReadException {
        if (token.is("!") || token.is("not")) {
            next();
            return new Not(unary());
        }
        if (token.is("empty")) {
            next();
            return new Empty(unary());
        }
        if (token.is("-")) {
            next();
            if (token.kind != Kind.INTEGER && token.kind != Kind.DECIMAL) {
                throw computes();
            }
            return number("-");
        }
        return value();
    }

    private Expression value() throws NotReadException {
        Token first = token;
        switch (first.kind) {
            case STRING -> {
                next();
                return new Literal(first.text);
            }
            case INTEGER, DECIMAL -> {
                return number("");
            }
            case WORD -> {
                if (first.is("true") || first.is("false")) {
                    next();
                    return new Literal(Boolean.valueOf(first.text));
                }
                if (first.is("null")) {
                    next();
                    return new Literal(null);
                }
                throw unexpected();
            }
            case NAME -> {
                next();
                return path(first.text);
            }
            default -> {
                if (!first.is("(")) {
                    throw unexpected();
                }
                next();
                Expression inner = or();
                expect(")");
                return inner;
            }
        }
    }

    private Literal number(String sign) throws NotReadException {
        String digits = sign + token.text;
        boolean whole = token.kind == Kind.INTEGER;
        next();
        try {
            if (whole) {
                return new Literal(Long.valueOf(digits));
            }
            double value = Double.parseDouble(digits);
            if (Double.isFinite(value)) {
                return new Literal(value);
            }
        } catch (NumberFormatException e) {
            // Said below, as for one that is too large.
        }
        throw new NotReadException("The number " + Words.shown(digits) + " is too large.", "Write a smaller one.");
    }

    private Read path(String variable) throws NotReadException {
        List<Object> path = new ArrayList<>();
        while (token.is(".") || token.is("[")) {
            if (token.is(".")) {
                next();
                if (token.kind != Kind.NAME) {
                    throw unexpected();
                }
                path.add(token.text);
                next();
            } else {
                next();
                path.add(key());
                expect("]");
            }
        }
        if (token.is("(")) {
            throw new NotReadException(
                    "\"" + Words.shown(text) + "\" calls something; expressions only read and compare.",
                    "Compare a variable, or let a decision table or an operation of the catalogue do it.");
        }
        return new Read(variable, path);
    }

    private Object key() throws NotReadException {
        Token key = token;
        if (key.kind != Kind.STRING && key.kind != Kind.INTEGER) {
            throw unexpected();
        }
        next();
        if (key.kind == Kind.STRING) {
            return key.text;
        }
        try {
            return Integer.valueOf(key.text);
        } catch (NumberFormatException e) {
            throw new NotReadException("The index " + Words.shown(key.text) + " is too large.", "Write a smaller one.");
        }
    }

    private void expect(String symbol) throws NotReadException {
        if (!token.is(symbol)) {
            throw unexpected();
        }
        next();
    }

    private NotReadException unexpected() {
        if (token.is("+") || token.is("-") || token.is("*") || token.is("/") || token.is("%")) {
            return computes();
        }
        if (token.is("div") || token.is("mod")) {
            return computes();
        }
        if (token.is("?") || token.is(":")) {
            return new NotReadException(
                    "\"" + Words.shown(text) + "\" chooses a value.", "Draw a gateway, or use a decision table.");
        }
        if (token.is("(")) {
            return new NotReadException(
                    "\"" + Words.shown(text) + "\" calls something; expressions only read and compare.",
                    "Compare a variable, or let a decision table or an operation of the catalogue do it.");
        }
        return new NotReadException(
                "\"" + Words.shown(text) + "\" cannot be read: "
                        + (token.kind == Kind.END
                                ? "it ends too early"
                                : "\"" + Words.shown(token.text) + "\" does not fit")
                        + ".",
                "Expressions compare variables, as ${form.legalForm == 'llc'}, and combine that with && || and !.");
    }

    private NotReadException computes() {
        return new NotReadException(
                "\"" + Words.shown(text) + "\" computes; expressions only read and compare.", "Use a decision table.");
    }

    private void next() throws NotReadException {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            token = new Token(Kind.END, "");
            return;
        }
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            token = string(c);
        } else if (isDigit(c)) {
            token = digits();
        } else if (Character.isJavaIdentifierStart(c)) {
            int from = at;
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
            String name = text.substring(from, at);
            token = new Token(Expression.RESERVED.contains(name) ? Kind.WORD : Kind.NAME, name);
        } else {
            String two = text.substring(at, Math.min(at + 2, text.length()));
            String symbol =
                    two.equals("&&") || two.equals("||") || OPERATORS.containsKey(two) ? two : two.substring(0, 1);
            at += symbol.length();
            token = new Token(Kind.SYMBOL, symbol);
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Token string(char quote) throws NotReadException {
        StringBuilder value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                at = i + 1;
                return new Token(Kind.STRING, value.toString());
            }
            if (c == '\\') {
                i++;
                c = i < text.length() ? text.charAt(i) : 0;
                if (c != '\\' && c != quote) {
                    throw new NotReadException(
                            "\"" + Words.shown(text) + "\" has a backslash that stands for nothing.",
                            "Write \\\\ for a backslash.");
                }
            }
            value.append(c);
        }
        throw new NotReadException("\"" + Words.shown(text) + "\" has a text without its end.", "Close the quote.");
    }

    private Token digits() {
        int from = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        boolean whole = true;
        if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
            whole = false;
            at++;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
        }
        return new Token(whole ? Kind.INTEGER : Kind.DECIMAL, text.substring(from, at));
    }
}
