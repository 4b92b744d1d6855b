package dev.muamala.request;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.eventstore.MarkedFields;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the forms of the catalogue mark as personal. What has no form may be anything, so all of it is. */
@Component
final class FormMarks implements MarkedFields {
    private static final String FORM = "/form";

    private final Catalogue catalogue;

    FormMarks(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public List<String> of(Object event) {
        RequestSubmitted submitted = (RequestSubmitted) event;
        return catalogue
                .service(submitted.service())
                .flatMap(service -> catalogue.form(service.form()))
                .map(form -> form.personal(submitted.form()).stream()
                        .map(pointer -> FORM + pointer)
                        .toList())
                .orElse(List.of(FORM));
    }
}
