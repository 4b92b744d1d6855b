package dev.muamala.eventstore;

import java.util.List;

/**
 * Which work an event makes due and which it ends. Pure: the same event always means the same, since the list is
 * rebuilt from the log by this rule.
 */
@FunctionalInterface
public interface DueWorkRule {
    List<DueWorkChange> changesOf(Object event);

    /** All of these; they speak of different work. */
    static DueWorkRule all(List<? extends DueWorkRule> rules) {
        return event ->
                rules.stream().flatMap(rule -> rule.changesOf(event).stream()).toList();
    }
}
