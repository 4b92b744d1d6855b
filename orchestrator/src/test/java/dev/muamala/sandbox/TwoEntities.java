package dev.muamala.sandbox;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catalogue of one local and one federal entity. */
final class TwoEntities implements Catalogue {
    static final String DEPARTMENT = "ded-dubai";
    static final String MINISTRY = "mohre";
    static final String RESERVE = "economic-department.trade-name.reserve";
    static final String OPEN = "mohre.establishment.open";

    @Override
    public Optional<Service> service(String key) {
        return Optional.empty();
    }

    @Override
    public List<Service> services() {
        return List.of();
    }

    @Override
    public Optional<Operation> operation(String topic) {
        return operations().stream()
                .filter(operation -> operation.topic().equals(topic))
                .findFirst();
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                new Operation(
                        RESERVE,
                        "economic-department",
                        new LocalizedText("حجز الاسم التجاري", "Reserve the trade name"),
                        Duration.ofDays(1),
                        Map.of("reservation", "RES-{n}", "validFrom", "{today}", "parts", List.of("P-{n}"))),
                new Operation(
                        OPEN,
                        "mohre",
                        new LocalizedText("فتح ملف المنشأة", "Open the establishment file"),
                        Duration.ofDays(1),
                        Map.of("establishment", "EST-{n}", "quota", 5L)));
    }

    @Override
    public Optional<Entity> entity(EntityId id) {
        return entities().stream().filter(entity -> entity.id().equals(id)).findFirst();
    }

    @Override
    public List<Entity> entities() {
        return List.of(
                new Entity(
                        new EntityId(DEPARTMENT),
                        new LocalizedText("دائرة الاقتصاد والسياحة بدبي", "Dubai Economy and Tourism"),
                        Optional.of(Emirate.DUBAI)),
                new Entity(
                        new EntityId(MINISTRY),
                        new LocalizedText(
                                "وزارة الموارد البشرية والتوطين", "Ministry of Human Resources and Emiratisation"),
                        Optional.empty()));
    }

    @Override
    public Optional<Form> form(String key) {
        return Optional.empty();
    }

    @Override
    public EntityId bind(String topic, Emirate emirate, LocalDate day) {
        throw new UnsupportedOperationException("the sandbox serves whoever is called");
    }
}
