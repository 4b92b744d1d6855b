package dev.muamala.webhook;

import dev.muamala.access.Reach;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Violation;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.WebhookEvent.Filter;
import dev.muamala.request.CommandRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an owner asks for: fields that are left out stay as they are, and {@code null} takes a limit away. All that is
 * wrong is said at once.
 */
final class Wish {
    private static final Set<String> FIELDS = Set.of("url", "types", "service", "entity", "enabled");

    private final Map<String, Object> fields;
    private final List<Violation> violations = new ArrayList<>();

    Wish(Map<String, Object> fields) {
        this.fields = fields;
        fields.keySet().stream()
                .filter(field -> !FIELDS.contains(field))
                .forEach(field -> wrong(
                        Violation.step(field), "unknown-field", "هذا الحقل غير معروف.", "This field is not known."));
    }

    /** @param before null where there must be one */
    String url(String before, Address address) {
        if (!fields.containsKey("url") && before != null) {
            return before;
        }
        if (!(fields.get("url") instanceof String url) || url.isBlank()) {
            wrong("/url", "missing", "عنوان الاستقبال مطلوب.", "The address to be told is required, as text.");
            return null;
        }
        if (!url.equals(before)) {
            address.fault(url).ifPresent(violations::add);
        }
        return url;
    }

    /**
     * @param reach whose requests whoever asks may be told of, which nobody can ask to go beyond
     * @throws CommandRefused when it names another entity than that of whoever asks
     */
    Filter filter(Filter before, Catalogue catalogue, Reach reach) {
        Optional<String> entity = limit(
                "entity",
                before.entity() == null ? null : before.entity().value(),
                id -> id.equals(reach.entity())
                        || catalogue.entity(new EntityId(id)).isPresent());
        if (reach.entity() != null) {
            if (fields.containsKey("entity") && entity.isPresent() && !reach.holds(entity.get())) {
                throw CommandRefused.notYou("entity");
            }
            entity = Optional.of(reach.entity());
        }
        return new Filter(
                fields.containsKey("types") ? types() : before.types(),
                limit("service", before.service(), key -> catalogue.service(key).isPresent())
                        .orElse(null),
                entity.map(EntityId::new).orElse(null),
                reach.applicant() == null ? before.applicant() : new ApplicantId(reach.applicant()));
    }

    static Filter everything() {
        return new Filter(Stream.of(MessageType.values()).map(MessageType::code).toList(), null, null, null);
    }

    private List<String> types() {
        List<String> known = everything().types();
        if (fields.get("types") instanceof List<?> types
                && !types.isEmpty()
                && types.stream().allMatch(type -> type instanceof String name && known.contains(name))) {
            return known.stream().filter(types::contains).toList();
        }
        wrong(
                "/types",
                "unknown-type",
                "اختر نوعا واحدا على الأقل من: " + String.join("، ", known),
                "Name at least one of " + String.join(", ", known) + ", or leave the field out for all.");
        return known;
    }

    private Optional<String> limit(String field, String before, Predicate<String> known) {
        if (!fields.containsKey(field)) {
            return Optional.ofNullable(before);
        }
        if (fields.get(field) == null) {
            return Optional.empty();
        }
        if (fields.get(field) instanceof String name && known.test(name)) {
            return Optional.of(name);
        }
        wrong(
                "/" + field,
                "unknown",
                "غير موجود في الدليل.",
                "The catalogue has no such " + field + "; leave it out, or give null, for all.");
        return Optional.empty();
    }

    /** Empty where it says nothing of it. */
    Optional<Boolean> enabled() {
        if (!fields.containsKey("enabled")) {
            return Optional.empty();
        }
        if (fields.get("enabled") instanceof Boolean enabled) {
            return Optional.of(enabled);
        }
        wrong("/enabled", "wrong-type", "القيمة true أو false.", "This is true or false.");
        return Optional.empty();
    }

    /** @throws CommandRefused when anything is wrong */
    void requireFaultless() {
        if (!violations.isEmpty()) {
            throw CommandRefused.invalid(violations);
        }
    }

    private void wrong(String pointer, String code, String ar, String en) {
        violations.add(new Violation(pointer, code, new LocalizedText(ar, en)));
    }
}
