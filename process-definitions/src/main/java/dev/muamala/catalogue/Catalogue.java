package dev.muamala.catalogue;

import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which services there are, who offers them, and what each entity can be asked.
 *
 * <p>Workflows name roles, never entities. A {@link Binding} says which entity plays a role in an emirate, and from
 * when to when: owners change, and a request must see the owner of its own day. Immutable and safe for all threads.
 */
public final class Catalogue {
    private final Map<String, Service> services;
    private final Map<String, Operation> operations;
    private final Map<EntityId, Entity> entities;
    private final Map<String, Form> forms;
    private final List<Binding> bindings;

    Catalogue(
            Map<String, Service> services,
            Map<String, Operation> operations,
            Map<EntityId, Entity> entities,
            Map<String, Form> forms,
            List<Binding> bindings) {
        this.services = services;
        this.operations = operations;
        this.entities = entities;
        this.forms = forms;
        this.bindings = bindings;
    }

    /**
     * The catalogue that comes with Muamala.
     *
     * @throws InvalidCatalogueException when it has errors
     */
    public static Catalogue builtIn() {
        return BuiltInFiles.read(root -> read(root.resolve("catalogue")));
    }

    /**
     * Reads {@code entities.json}, {@code bindings.json}, {@code operations.json}, {@code services.json} and {@code
     * forms/*.schema.json} from the folder.
     *
     * @throws InvalidCatalogueException with every error of every file
     */
    public static Catalogue read(Path folder) {
        return new CatalogueReader(folder).read();
    }

    public Optional<Service> service(String key) {
        return Optional.ofNullable(services.get(key));
    }

    public List<Service> services() {
        return List.copyOf(services.values());
    }

    public Optional<Operation> operation(String topic) {
        return Optional.ofNullable(operations.get(topic));
    }

    public List<Operation> operations() {
        return List.copyOf(operations.values());
    }

    public Optional<Entity> entity(EntityId id) {
        return Optional.ofNullable(entities.get(id));
    }

    public List<Entity> entities() {
        return List.copyOf(entities.values());
    }

    /** The form of this key (JSON Schema 2020-12), for services and for user tasks. */
    public Optional<Form> form(String key) {
        return Optional.ofNullable(forms.get(key));
    }

    public List<Form> forms() {
        return List.copyOf(forms.values());
    }

    /**
     * Who plays the role of this operation for a request in this emirate on this day (UAE calendar). An operation that
     * takes its role from its input is bound by {@link #bindRole}.
     *
     * @throws IllegalArgumentException when nobody does; the message names role, emirate and day
     */
    public EntityId bind(String topic, Emirate emirate, LocalDate day) {
        Operation operation = operation(topic)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The catalogue has no operation \"" + topic + "\"." + Nearest.to(topic, operations.keySet())));
        if (operation.roleFromInput()) {
            throw new IllegalArgumentException("\"" + topic
                    + "\" is bound by the role that its input names. Add an input parameter \"role\" to the task.");
        }
        return bindRole(operation.role(), emirate, day);
    }

    /**
     * Who is asked by a call with this input: the role is that of the operation, or the one that the input names.
     *
     * @throws IllegalArgumentException when nobody is; the message says why
     */
    public EntityId bind(String topic, Map<String, ?> input, Emirate emirate, LocalDate day) {
        return operation(topic).filter(Operation::roleFromInput).isPresent()
                ? bindRole(Objects.toString(input.get("role"), ""), emirate, day)
                : bind(topic, emirate, day);
    }

    /**
     * Who plays this role in this emirate on this day. The emirate's own binding wins over the federal one.
     *
     * @throws IllegalArgumentException when nobody does; the message names role, emirate and day
     */
    public EntityId bindRole(String role, Emirate emirate, LocalDate day) {
        return bound(role, Optional.of(emirate), day)
                .or(() -> bound(role, Optional.empty(), day))
                .orElseThrow(() -> new IllegalArgumentException("Nobody plays the role \"" + role + "\" in "
                        + emirate.label().en() + " (" + emirate.code() + ") on " + day
                        + ". Add it to bindings.json."));
    }

    private Optional<EntityId> bound(String role, Optional<Emirate> emirate, LocalDate day) {
        return bindings.stream()
                .filter(binding ->
                        binding.role().equals(role) && binding.emirate().equals(emirate) && binding.holdsOn(day))
                .map(Binding::entity)
                .findFirst();
    }

    /** A service that people can ask for, e.g. {@code trade-licence}, and the key of the workflow that serves it. */
    public record Service(String key, LocalizedText label, Set<Emirate> emirates, String workflow, String form) {}

    /**
     * What an entity can be asked: the topic is {@code <role>.<noun>.<verb>}. {@code payment.collect} is reserved for
     * the national payment gateway.
     *
     * @param answersWithin the promise of the entity: after that long the call is overdue
     * @param roleFromInput whether the input parameter {@code role} says whom to ask, instead of the topic
     * @param inputs what it can be told, besides {@code role}
     * @param example a good result, used by the sandbox entities
     */
    public record Operation(
            String topic,
            String role,
            LocalizedText label,
            Duration answersWithin,
            boolean roleFromInput,
            List<Input> inputs,
            Map<String, Object> example) {
        /** The one operation that is no entity's. */
        public static final String PAYMENT = "payment.collect";

        public boolean payment() {
            return topic.equals(PAYMENT);
        }
    }

    /**
     * An input parameter of an operation.
     *
     * @param example where its value often comes from, such as {@code ${form.legalForm}}
     */
    public record Input(String name, LocalizedText label, String example) {}

    /** A government entity; a federal one belongs to no emirate. */
    public record Entity(EntityId id, LocalizedText label, Optional<Emirate> emirate) {
        public boolean federal() {
            return emirate.isEmpty();
        }
    }

    /**
     * Which entity plays a role, in one emirate or, where none is named, in every emirate without a binding of its own.
     *
     * @param from the first day on which it holds
     * @param to the last day on which it holds; empty while it has no end
     */
    public record Binding(
            String role, Optional<Emirate> emirate, EntityId entity, LocalDate from, Optional<LocalDate> to) {
        boolean holdsOn(LocalDate day) {
            return !day.isBefore(from) && to.map(last -> !day.isAfter(last)).orElse(true);
        }

        boolean overlaps(Binding other) {
            return role.equals(other.role)
                    && emirate.equals(other.emirate)
                    && (holdsOn(other.from) || other.holdsOn(from));
        }
    }
}
