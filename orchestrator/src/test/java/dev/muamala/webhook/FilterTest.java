package dev.muamala.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muamala.access.Reach;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.WebhookEvent.Filter;
import dev.muamala.events.WebhookEvent.WebhookFilterChanged;
import dev.muamala.eventstore.EventJson;
import dev.muamala.request.CommandRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nobody is told of more than they may see, whatever they ask for. */
class FilterTest {
    private static final Catalogue CATALOGUE = Catalogue.builtIn();
    private static final Reach ENTITY = new Reach(false, null, "adek");

    private static Filter filter(Reach reach, Map<String, Object> fields) {
        Wish wish = new Wish(fields);
        Filter filter = wish.filter(Wish.everything(), CATALOGUE, reach);
        wish.requireFaultless();
        return filter;
    }

    @Test
    void a_citizen_is_told_of_their_own_requests() {
        Filter own = filter(new Reach(false, "784-1990-1234567-1", null), Map.of());
        Filter others = filter(new Reach(false, "784-1990-7654321-1", null), Map.of());

        assertThat(own.applicant()).isEqualTo(new ApplicantId("784-1990-1234567-1"));
        assertThat(wants(own)).isTrue();
        assertThat(wants(others)).isFalse();
    }

    private static boolean wants(Filter filter) {
        return Webhook.of(Examples.registered("https://app.example.ae/"), 1)
                .after(new WebhookFilterChanged(Examples.ID, filter, Examples.NOON), 2)
                .wants(MessageType.REQUEST_SUBMITTED, Standing.of(Examples.submitted()));
    }

    @Test
    void an_entity_is_told_of_requests_that_called_it_whatever_it_asks_for() {
        Map<String, Object> noLimit = new HashMap<>();
        noLimit.put("entity", null);

        assertThat(filter(ENTITY, Map.of()).entity().value()).isEqualTo("adek");
        assertThat(filter(ENTITY, noLimit).entity().value()).isEqualTo("adek");
        assertThatThrownBy(() -> filter(ENTITY, Map.of("entity", "dubai-civil-defence")))
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("not-you"));
    }

    @Test
    void who_may_see_all_chooses_of_what_is_in_the_catalogue() {
        assertThat(filter(Reach.ALL, Map.of())).isEqualTo(Wish.everything());
        assertThat(filter(Reach.ALL, Map.of("entity", "adek")).entity().value()).isEqualTo("adek");
        assertThatThrownBy(() -> filter(Reach.ALL, Map.of("entity", "nobody")))
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("request-invalid"));
    }

    @Test
    void what_was_registered_before_is_of_all_applicants() throws IOException {
        WebhookFilterChanged read = (WebhookFilterChanged) new EventJson()
                .decode(
                        "webhook.filter-changed",
                        1,
                        Files.readString(Path.of("src/test/resources/events/webhook.filter-changed.r1.json")));

        assertThat(read.filter().applicant()).isNull();
        assertThat(read.filter().service()).isEqualTo("trade-licence");
    }
}
