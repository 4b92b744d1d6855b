package dev.muamala.catalogue;

import dev.muamala.catalogue.Catalogue.Binding;
import dev.muamala.catalogue.Catalogue.Entity;
import dev.muamala.catalogue.Catalogue.Input;
import dev.muamala.catalogue.Catalogue.Operation;
import dev.muamala.catalogue.Catalogue.Service;
import dev.muamala.events.EntityId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a catalogue from its folder; finds every error of every file in one pass. */
final class CatalogueReader {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FORM_SUFFIX = ".schema.json";
    private static final Pattern TOPIC = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+){2}");

    private final Path folder;
    private final List<String> errors = new ArrayList<>();
    private final Map<EntityId, Entity> entities = new LinkedHashMap<>();
    private final List<Binding> bindings = new ArrayList<>();
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Map<String, Form> forms = new LinkedHashMap<>();
    private final Map<String, Service> services = new LinkedHashMap<>();

    CatalogueReader(Path folder) {
        this.folder = folder;
    }

    Catalogue read() {
        each("entities.json", "id", Set.of("id", "label", "emirate", "note"), this::entity);
        each("bindings.json", "role", Set.of("role", "emirate", "entity", "from", "to", "note"), this::binding);
        each(
                "operations.json",
                "topic",
                Set.of("topic", "label", "answersWithin", "roleFromInput", "inputs", "example", "note"),
                this::operation);
        readForms();
        each("services.json", "key", Set.of("key", "label", "emirates", "workflow", "form", "note"), this::service);
        if (!errors.isEmpty()) {
            throw new InvalidCatalogueException(errors);
        }
        return new Catalogue(services, operations, entities, forms, List.copyOf(bindings));
    }

    private void entity(Entry entry) {
        String id = entry.text("id");
        Entity entity = new Entity(new EntityId(Objects.requireNonNullElse(id, "")), entry.label(), entry.emirate());
        addOnce(entities, entity.id(), entity, entry);
    }

    private void binding(Entry entry) {
        Binding binding = new Binding(
                entry.text("role"),
                entry.emirate(),
                new EntityId(Objects.requireNonNullElse(entry.text("entity"), "")),
                entry.day("from"),
                entry.optionalDay("to"));
        Entity entity = entities.get(binding.entity());
        if (entity == null) {
            entry.error("\"" + binding.entity() + "\" is not in entities.json; add it there or correct the name."
                    + Nearest.to(binding.entity().value(), ids()));
        } else if (entity.emirate().isPresent() && !entity.emirate().equals(binding.emirate())) {
            entry.error("\"" + binding.entity() + "\" belongs to "
                    + entity.emirate().get().code() + " and cannot play a role elsewhere; correct \"emirate\".");
        }
        if (binding.role() == null || binding.from() == null) {
            return;
        }
        binding.to()
                .filter(to -> to.isBefore(binding.from()))
                .ifPresent(to -> entry.error("it ends on " + to + ", before it begins; exchange \"from\" and \"to\"."));
        bindings.stream()
                .filter(binding::overlaps)
                .findFirst()
                .ifPresent(other ->
                        entry.error("\"" + other.entity() + "\" plays this role in the same place from " + other.from()
                                + other.to().map(to -> " to " + to).orElse(" on")
                                + "; end one of the two before the other begins."));
        bindings.add(binding);
    }

    private Set<String> ids() {
        return entities.keySet().stream().map(EntityId::value).collect(Collectors.toSet());
    }

    private void operation(Entry entry) {
        String topic = entry.text("topic");
        boolean roleFromInput = entry.flag("roleFromInput");
        Operation operation = new Operation(
                topic,
                topic == null ? null : topic.substring(0, Math.max(topic.indexOf('.'), 0)),
                entry.label(),
                entry.duration("answersWithin"),
                roleFromInput,
                inputs(entry),
                entry.data("example"));
        if (topic == null) {
            return;
        }
        if (!operation.payment() && !TOPIC.matcher(topic).matches()) {
            entry.error("a topic is <role>.<noun>.<verb> in small letters, digits and hyphens; correct it.");
        } else if (!roleFromInput && !roles().contains(operation.role())) {
            entry.error("nobody plays the role \"" + operation.role() + "\"; bind it in bindings.json."
                    + Nearest.to(operation.role(), roles()));
        }
        addOnce(operations, topic, operation, entry);
    }

    private static List<Input> inputs(Entry operation) {
        List<Input> inputs = operation.entries("inputs", "name", Set.of("name", "label", "example")).stream()
                .map(input -> new Input(input.text("name"), input.label(), input.text("example")))
                .toList();
        if (inputs.stream().map(Input::name).distinct().count() < inputs.size()) {
            operation.error("\"inputs\" names one twice; remove one.");
        }
        return inputs;
    }

    private Set<String> roles() {
        return bindings.stream().map(Binding::role).collect(Collectors.toSet());
    }

    private void service(Entry entry) {
        Service service = new Service(
                entry.text("key"), entry.label(), entry.emirates(), entry.text("workflow"), entry.text("form"));
        if (service.form() != null && !forms.containsKey(service.form())) {
            entry.error("there is no forms/" + service.form() + FORM_SUFFIX + "; add it or correct the name."
                    + Nearest.to(service.form(), forms.keySet()));
        }
        if (service.key() != null) {
            addOnce(services, service.key(), service, entry);
        }
    }

    private static <K, V> void addOnce(Map<K, V> all, K key, V value, Entry entry) {
        if (all.putIfAbsent(key, value) != null) {
            entry.error("it is in the file twice; remove one.");
        }
    }

    private void readForms() {
        Path forms = folder.resolve("forms");
        if (!Files.isDirectory(forms)) {
            return;
        }
        try (Stream<Path> files = Files.list(forms)) {
            files.filter(file -> file.toString().endsWith(FORM_SUFFIX)).sorted().forEach(this::form);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + forms + " cannot be read", e);
        }
    }

    private void form(Path file) {
        String name = file.getFileName().toString();
        json(file).ifPresent(schema -> {
            List<String> found = FormReview.errors(schema);
            found.forEach(error -> errors.add("forms/" + name + ", " + error));
            if (found.isEmpty()) {
                String key = name.substring(0, name.length() - FORM_SUFFIX.length());
                forms.put(key, new Form(key, schema));
            }
        });
    }

    private void each(String file, String nameField, Set<String> fields, Consumer<Entry> reader) {
        json(folder.resolve(file)).ifPresent(array -> {
            if (!array.isArray()) {
                errors.add(file + ": is not a list; put its entries into [ ].");
            }
            int index = 0;
            for (JsonNode json : array) {
                reader.accept(new Entry(file, index++, json, errors, nameField, fields));
            }
        });
    }

    private Optional<JsonNode> json(Path file) {
        try {
            return Optional.of(JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            errors.add(folder.relativize(file) + ": cannot be read; put the file into the folder.");
        } catch (JacksonException e) {
            errors.add(folder.relativize(file) + ", line " + e.getLocation().getLineNr() + ": is not JSON: "
                    + e.getOriginalMessage());
        }
        return Optional.empty();
    }
}
