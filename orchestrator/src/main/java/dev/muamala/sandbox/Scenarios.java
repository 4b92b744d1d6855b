package dev.muamala.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The rules in force, first match wins. They say how calls that are still open are met; a call that is settled stays
 * as it is, whatever the rules say later. Rules are not kept over a restart: the sandbox begins with those it is
 * started with.
 */
public final class Scenarios {
    private final List<Scenario> initial;
    private final List<Scenario> rules = new ArrayList<>();
    private final Map<String, Set<String>> callsByRule = new HashMap<>();

    public Scenarios(List<Scenario> initial) {
        this.initial = initial.stream().map(Scenarios::named).toList();
        reset();
    }

    /** Entities that answer as people expect of a good day: most within a second, approvals a little later. */
    public static Scenarios demo() {
        try (InputStream json = Scenarios.class.getResourceAsStream("/demo/scenarios.json")) {
            return new Scenarios(Scenario.parseAll(new String(json.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized List<Scenario> all() {
        return List.copyOf(rules);
    }

    /** Puts the rule before all others, or in the place of the one with its id. */
    public synchronized Scenario add(Scenario scenario) {
        Scenario rule = named(scenario);
        callsByRule.remove(rule.id());
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).id().equals(rule.id())) {
                rules.set(i, rule);
                return rule;
            }
        }
        rules.add(0, rule);
        return rule;
    }

    public synchronized void replace(List<Scenario> scenarios) {
        rules.clear();
        callsByRule.clear();
        scenarios.forEach(scenario -> rules.add(named(scenario)));
    }

    /** @return whether there was such a rule */
    public synchronized boolean remove(String id) {
        callsByRule.remove(id);
        return rules.removeIf(rule -> rule.id().equals(id));
    }

    /** Back to the rules that the sandbox was started with. */
    public synchronized void reset() {
        replace(initial);
    }

    synchronized Scenario of(String entity, Call call) {
        return rules.stream()
                .filter(rule -> rule.matches(entity, call) && counts(rule, call))
                .findFirst()
                .orElse(entity.equals(Sandbox.GATEWAY.value()) ? PAID_AT_ONCE : ANSWERED_AT_ONCE);
    }

    private boolean counts(Scenario rule, Call call) {
        if (rule.firstCalls() == null) {
            return true;
        }
        Set<String> calls = callsByRule.computeIfAbsent(rule.id(), id -> new HashSet<>());
        return calls.contains(call.call()) || calls.size() < rule.firstCalls() && calls.add(call.call());
    }

    private static Scenario named(Scenario scenario) {
        return scenario.id() == null ? scenario.withId(UUID.randomUUID().toString()) : scenario;
    }

    private static final Scenario ANSWERED_AT_ONCE = Scenario.parse("{}");

    private static final Scenario PAID_AT_ONCE =
            Scenario.parse("{\"behaviour\": \"callback\", \"delay\": {\"min\": 50, \"max\": 150}}");
}
