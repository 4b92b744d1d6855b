package dev.muamala.events;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON-like data as events carry it: null, {@code String}, {@code Boolean}, {@code Long}, {@code BigDecimal},
 * {@code List} and {@code Map} with string keys, all unmodifiable.
 *
 * <p>A value is the same before it is stored and after it is read again, whatever its Java type was: whole numbers
 * become {@code Long}, others {@code BigDecimal} without trailing zeros. Replay depends on it.
 */
public final class Data {
    private Data() {}

    /**
     * @throws IllegalArgumentException when a value is of no JSON type, a whole number needs more than 64 bits, or a
     *     number is not finite; the message names where it stands
     */
    public static Map<String, Object> copyOf(Map<String, ?> data) {
        return copyOfMap("", data);
    }

    private static Map<String, Object> copyOfMap(String path, Map<?, ?> data) {
        Map<String, Object> copy = new LinkedHashMap<>(data.size() * 2);
        data.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("A key of \"" + path + "\" is not a string: " + key);
            }
            copy.put(name, copyOfValue(path + "/" + name, value));
        });
        return Collections.unmodifiableMap(copy);
    }

    private static Object copyOfValue(String path, Object value) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return copyOfMap(path, map);
        }
        if (value instanceof Iterable<?> items) {
            List<Object> copy = new ArrayList<>();
            for (Object item : items) {
                copy.add(copyOfValue(path + "/" + copy.size(), item));
            }
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Number number) {
            return number(path, number);
        }
        throw new IllegalArgumentException("\"" + path + "\" is a "
                + value.getClass().getName() + "; data holds text, numbers, booleans, lists and maps only");
    }

    private static Object number(String path, Number number) {
        try {
            BigDecimal exact =
                    number instanceof BigInteger whole ? new BigDecimal(whole) : new BigDecimal(number.toString());
            BigDecimal stripped = exact.stripTrailingZeros();
            return stripped.scale() <= 0 ? (Object) stripped.longValueExact() : stripped;
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" is " + number + "; a whole number must fit 64 bits and every number be finite",
                    e);
        }
    }
}
