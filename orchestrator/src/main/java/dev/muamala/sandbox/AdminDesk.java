package dev.muamala.sandbox;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where testers set the scene and read the ledger.
 *
 * <pre>
 *  GET    /scenarios        the rules, first match wins
 *  PUT    /scenarios        these rules instead (a JSON array)
 *  POST   /scenarios        this rule before the others, or in the place of the one with its id
 *  DELETE /scenarios        back to the rules of the start
 *  DELETE /scenarios/{id}   without this rule
 *  GET    /ledger           every call; ?call= ?entity= ?operation= ?request= choose
 * </pre>
 *
 * The ledger cannot be emptied: it is the witness of what was done, and a fresh one is a fresh file.
 */
final class AdminDesk {
    private final Scenarios scenarios;
    private final Ledger ledger;

    AdminDesk(Scenarios scenarios, Ledger ledger) {
        this.scenarios = scenarios;
        this.ledger = ledger;
    }

    void scenarios(Conversation conversation) throws IOException {
        switch (conversation.method()) {
            case "GET" -> conversation.answer(200, scenarios.all());
            case "PUT" -> {
                scenarios.replace(List.of(Json.read(conversation.body(), Scenario[].class)));
                conversation.answer(200, scenarios.all());
            }
            case "POST" -> conversation.answer(201, scenarios.add(Json.read(conversation.body(), Scenario.class)));
            case "DELETE" -> {
                scenarios.reset();
                conversation.answer(200, scenarios.all());
            }
            default -> conversation.problem(405, "method-not-allowed", "/scenarios knows GET, PUT, POST and DELETE.");
        }
    }

    void scenario(Conversation conversation, String id) {
        if (!conversation.method().equals("DELETE")) {
            conversation.problem(405, "method-not-allowed", "/scenarios/{id} knows DELETE.");
        } else if (scenarios.remove(id)) {
            conversation.answer(200, scenarios.all());
        } else {
            conversation.problem(404, "unknown-scenario", "There is no scenario \"" + id + "\". Nothing was changed.");
        }
    }

    void ledger(Conversation conversation, String query) {
        if (!conversation.method().equals("GET")) {
            conversation.problem(
                    405, "method-not-allowed", "/ledger is read only. For an empty one start with another file.");
            return;
        }
        Predicate<LedgerEntry> wanted = wanted(query == null ? "" : query);
        conversation.answer(200, ledger.entries().stream().filter(wanted).toList());
    }

    private static Predicate<LedgerEntry> wanted(String query) {
        Map<String, String> filters = Arrays.stream(query.split("&"))
                .filter(part -> !part.isEmpty())
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(
                        part -> part[0],
                        part -> part.length == 1 ? "" : URLDecoder.decode(part[1], StandardCharsets.UTF_8),
                        (first, second) -> second));
        Predicate<LedgerEntry> all = entry -> true;
        for (Map.Entry<String, String> filter : filters.entrySet()) {
            String value = filter.getValue();
            all = all.and(
                    switch (filter.getKey()) {
                        case "call" -> entry -> entry.call().equals(value);
                        case "entity" -> entry -> entry.entity().equals(value);
                        case "operation" -> entry -> entry.operation().equals(value);
                        case "request" -> entry -> entry.request().equals(value);
                        default ->
                            throw new IllegalArgumentException("The ledger can be asked by call, entity, operation and"
                                    + " request, not by \"" + filter.getKey() + "\".");
                    });
        }
        return all;
    }
}
