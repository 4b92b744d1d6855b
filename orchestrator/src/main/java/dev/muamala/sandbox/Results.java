package dev.muamala.sandbox;

import dev.muamala.catalogue.Catalogue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What entities find when they do as they are asked: the example of the operation in the catalogue, with the values of
 * the scenario over it. So that no two results are alike, a reference number such as {@code TL-2026-905512} counts on
 * with every call. Besides, <code>{today}</code> is the day (UAE calendar), <code>{now}</code> the instant, and a text
 * that is <code>{input:/json/pointer}</code> is what the call's input has there.
 */
record Results(Catalogue catalogue) {
    private static final ZoneId UAE = ZoneId.of("Asia/Dubai");
    private static final Pattern REFERENCE_NUMBER = Pattern.compile("([A-Z]+-\\d{4}-)(\\d{4,12})");
    private static final Pattern INPUT = Pattern.compile("\\{input:(/[^}]+)}");

    Answer of(Scenario scenario, LedgerEntry entry, Call call, Instant at) {
        if (scenario.refusal() != null) {
            Scenario.Refusal refusal = scenario.refusal();
            return new Answer.Refused(refusal.code(), refusal.reason(), refusal.details());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        if (entry.entity().equals(Sandbox.GATEWAY.value())) {
            result.put("receipt", "RCPT-2026-00000000");
            result.put("paidAt", "{now}");
        }
        catalogue.operation(entry.operation()).ifPresent(operation -> result.putAll(operation.example()));
        if (scenario.result() != null) {
            result.putAll(scenario.result());
        }
        result.replaceAll((key, value) -> fill(value, entry.number(), call, at));
        return new Answer.Replied(result);
    }

    private static Object fill(Object value, long number, Call call, Instant at) {
        if (value instanceof String text) {
            Matcher input = INPUT.matcher(text);
            return input.matches() ? at(call.input(), input.group(1)) : fillText(text, number, at);
        }
        if (value instanceof List<?> items) {
            return items.stream().map(item -> fill(item, number, call, at)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> filled = new LinkedHashMap<>(map);
            filled.replaceAll((key, item) -> fill(item, number, call, at));
            return filled;
        }
        return value;
    }

    private static String fillText(String text, long number, Instant at) {
        Matcher reference = REFERENCE_NUMBER.matcher(text);
        if (reference.matches()) {
            String digits = reference.group(2);
            return reference.group(1) + String.format("%0" + digits.length() + "d", Long.parseLong(digits) + number);
        }
        return text.replace("{today}", LocalDate.ofInstant(at, UAE).toString())
                .replace("{now}", at.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static Object at(Object value, String pointer) {
        Object place = value;
        for (String name : pointer.substring(1).split("/")) {
            if (place instanceof List<?> items && name.matches("\\d{1,6}") && Integer.parseInt(name) < items.size()) {
                place = items.get(Integer.parseInt(name));
            } else {
                place = place instanceof Map<?, ?> map ? map.get(name) : null;
            }
        }
        return place;
    }
}
