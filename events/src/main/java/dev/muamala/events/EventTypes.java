package dev.muamala.events;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which stored name stands for which record, both ways. */
public final class EventTypes {
    private static final List<Class<?>> AGGREGATES =
            List.of(RequestEvent.class, WorkflowEvent.class, MoveEvent.class, WebhookEvent.class, PersonEvent.class);
    private static final Map<String, Class<?>> BY_NAME = new HashMap<>();

    static {
        AGGREGATES.forEach(EventTypes::register);
    }

    private EventTypes() {}

    private static void register(Class<?> type) {
        if (type.isInterface()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                register(permitted);
            }
        } else {
            Class<?> other = BY_NAME.put(of(type).value(), type);
            if (other != null && other != type) {
                throw new IllegalStateException(type + " and " + other + " are both stored as " + of(type));
            }
        }
    }

    /** @throws IllegalArgumentException when the class is not an event */
    public static EventType of(Class<?> event) {
        EventType type = event.getAnnotation(EventType.class);
        if (type == null) {
            throw new IllegalArgumentException(event.getName() + " is not an event: it has no @EventType");
        }
        return type;
    }

    /** @throws IllegalArgumentException when no event of this version of the software has the name */
    public static Class<?> named(String name) {
        Class<?> type = BY_NAME.get(name);
        if (type == null) {
            throw new IllegalArgumentException("The log holds an event \"" + name
                    + "\" that this version does not know; run the version that wrote it, or a newer one.");
        }
        return type;
    }

    /** Every event of this version. */
    public static List<Class<?>> all() {
        return new ArrayList<>(BY_NAME.values());
    }
}
