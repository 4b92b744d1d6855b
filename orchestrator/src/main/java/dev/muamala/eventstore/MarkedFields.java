package dev.muamala.eventstore;

import java.util.List;

/** Which parts of what somebody filled in are personal; told by whoever knows the forms. */
@FunctionalInterface
public interface MarkedFields {
    /**
     * @param event one of whose fields is personal only as far as a form marks it
     * @return JSON pointers into the event
     */
    List<String> of(Object event);
}
