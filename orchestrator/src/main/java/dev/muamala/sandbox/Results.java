package dev.muamala.sandbox;

import dev.muamala.catalogue.Catalogue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What entities find when they do as they are asked: the example of the operation in the catalogue, in which
 * <code>{n}</code> becomes a running number, <code>{today}</code> the day (UAE calendar) and <code>{now}</code> the
 * instant.
 */
record Results(Catalogue catalogue) {
    private static final ZoneId UAE = ZoneId.of("Asia/Dubai");

    Answer of(Scenario scenario, LedgerEntry entry, Instant at) {
        if (scenario.refusal() != null) {
            Scenario.Refusal refusal = scenario.refusal();
            return new Answer.Refused(refusal.code(), refusal.reason(), refusal.details());
        }
        Map<String, Object> result = example(entry);
        if (scenario.result() != null) {
            result.putAll(scenario.result());
        }
        Map<String, Object> filled = new LinkedHashMap<>();
        result.forEach((key, value) -> filled.put(key, fill(value, entry.number(), at)));
        return new Answer.Replied(filled);
    }

    private Map<String, Object> example(LedgerEntry entry) {
        Map<String, Object> example = new LinkedHashMap<>();
        if (entry.entity().equals(Sandbox.GATEWAY.value())) {
            example.put("receipt", "RCPT-{n}");
            example.put("paidAt", "{now}");
        }
        catalogue.operation(entry.operation()).ifPresent(operation -> example.putAll(operation.example()));
        return example;
    }

    private static Object fill(Object value, long number, Instant at) {
        if (value instanceof String text) {
            return text.replace("{n}", String.format("%06d", number))
                    .replace("{today}", LocalDate.ofInstant(at, UAE).toString())
                    .replace("{now}", at.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        if (value instanceof List<?> items) {
            return items.stream().map(item -> fill(item, number, at)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> filled = new LinkedHashMap<>();
            map.forEach((key, item) -> filled.put(key, fill(item, number, at)));
            return filled;
        }
        return value;
    }
}
