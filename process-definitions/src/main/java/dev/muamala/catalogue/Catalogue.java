package dev.muamala.catalogue;

import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which services there are, who offers them, and what each entity can be asked. Contract sketch. */
public interface Catalogue {
    Optional<Service> service(String key);

    List<Service> services();

    Optional<Operation> operation(String topic);

    List<Operation> operations();

    Optional<Entity> entity(EntityId id);

    List<Entity> entities();

    /** The form of this key (JSON Schema 2020-12), for services and for user tasks. */
    Optional<Form> form(String key);

    /**
     * Who plays the role of this operation for a request in this emirate on this day (UAE calendar).
     *
     * @throws IllegalArgumentException when nobody does; the message names role, emirate and day
     */
    EntityId bind(String topic, Emirate emirate, LocalDate day);

    /** A service that people can ask for, e.g. {@code trade-licence}, and the key of the workflow that serves it. */
    record Service(String key, LocalizedText label, Set<Emirate> emirates, String workflow, String form) {}

    /**
     * What an entity can be asked: the topic is {@code <role>.<noun>.<verb>}.
     *
     * @param answersWithin the promise of the entity: after that long the call is overdue
     * @param example a good result, used by the sandbox entities
     */
    record Operation(
            String topic, String role, LocalizedText label, Duration answersWithin, Map<String, Object> example) {}

    record Entity(EntityId id, LocalizedText label, Optional<Emirate> emirate) {
        public boolean federal() {
            return emirate.isEmpty();
        }
    }

    /** @see #violations */
    interface Form {
        String key();

        /** Everything that is wrong with the data, empty when it is good. */
        List<Violation> violations(Map<String, Object> data);
    }

    /** {@code pointer} is a JSON Pointer (RFC 6901) into the data; {@code message} in both languages. */
    record Violation(String pointer, String code, LocalizedText message) {}
}
