package dev.muamala.review;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which variables there are at one point of a workflow, and what is known of each. Immutable. */
record Known(Map<String, Slot> slots) {
    static final Known NOTHING = new Known(Map.of());

    /** @param always whether it is set on every path that leads here, and not only on some */
    record Slot(Type type, boolean always) {}

    Optional<Slot> slot(String variable) {
        return Optional.ofNullable(slots.get(variable));
    }

    Known with(String variable, Type type) {
        return with(variable, new Slot(type, true));
    }

    private Known with(String variable, Slot slot) {
        Map<String, Slot> all = new LinkedHashMap<>(slots);
        all.put(variable, slot);
        return new Known(all);
    }

    /** It may have been set on the way, or set anew. */
    Known perhapsWith(String variable, Type type) {
        Slot before = slots.get(variable);
        return with(variable, before == null ? new Slot(type, false) : new Slot(before.type.or(type), before.always));
    }

    /** Everything of the other may have happened too. */
    Known perhaps(Known other) {
        Map<String, Slot> all = new LinkedHashMap<>(slots);
        other.slots.forEach((variable, slot) -> all.merge(
                variable,
                new Slot(slot.type, false),
                (before, maybe) -> new Slot(before.type.or(maybe.type), before.always)));
        return new Known(all);
    }

    /** One of these ways was taken; empty when there is none. */
    static Optional<Known> oneOf(Collection<Known> ways) {
        return ways.stream().reduce((one, other) -> {
            Map<String, Slot> all = new LinkedHashMap<>();
            one.slots.forEach((variable, slot) -> {
                Slot there = other.slots.get(variable);
                all.put(
                        variable,
                        there == null
                                ? new Slot(slot.type, false)
                                : new Slot(slot.type.or(there.type), slot.always && there.always));
            });
            other.slots.forEach((variable, slot) -> all.putIfAbsent(variable, new Slot(slot.type, false)));
            return new Known(all);
        });
    }

    /** All of these ways were taken; empty when there is none. */
    static Optional<Known> allOf(Collection<Known> ways) {
        return ways.stream().reduce((one, other) -> {
            Map<String, Slot> all = new LinkedHashMap<>(one.slots);
            other.slots.forEach((variable, slot) -> all.merge(
                    variable, slot, (here, there) -> new Slot(here.type.or(there.type), here.always || there.always)));
            return new Known(all);
        });
    }
}
