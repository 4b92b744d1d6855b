package dev.muamala.eventstore;

import tools.jackson.databind.node.ObjectNode;

/** Lifts one event type from one revision to the next, so that old events read like new ones. The log keeps the old. */
public interface Upcaster {
    /** The stored name of the event. */
    String type();

    /** The revision it reads; it returns the next one. */
    int revision();

    /** @return the event in the next revision; may be the same node, changed */
    ObjectNode upcast(ObjectNode event);
}
