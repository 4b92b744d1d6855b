package dev.muamala.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventTypesTest {
    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(EventTypesTest::records);
    }

    @Test
    void every_event_can_be_found_by_the_name_it_is_stored_under() {
        assertThat(EventTypes.all())
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                RequestEvent.class,
                                WorkflowEvent.class,
                                MoveEvent.class,
                                WebhookEvent.class,
                                PersonEvent.class)
                        .flatMap(EventTypesTest::records)
                        .distinct()
                        .toList())
                .allSatisfy(event -> assertThat(
                                EventTypes.named(EventTypes.of(event).value()))
                        .isEqualTo(event));
    }

    /** The log keeps these names for ever. Only ever add a line. */
    @Test
    void events_keep_the_names_that_logs_have_them_under() {
        assertThat(EventTypes.all().stream().map(EventTypes::of).map(EventType::value))
                .containsExactlyInAnyOrder(
                        "request.submitted",
                        "request.entity-called",
                        "request.call-accepted",
                        "request.entity-unresponsive",
                        "request.entity-replied",
                        "request.entity-refused",
                        "request.late-answer-recorded",
                        "request.action-requested",
                        "request.action-taken",
                        "request.payment-requested",
                        "request.payment-received",
                        "request.payment-declined",
                        "request.timer-scheduled",
                        "request.timer-fired",
                        "request.timer-cancelled",
                        "request.message-awaited",
                        "request.message-received",
                        "request.decision-made",
                        "request.escalation-raised",
                        "request.step-cancelled",
                        "request.completed",
                        "request.rated",
                        "request.replay-diverged",
                        "request.workflow-failed",
                        "request.moved",
                        "request.move-undone",
                        "request.applicant-erased",
                        "workflow.shipped",
                        "workflow.drafted",
                        "workflow.reviewed",
                        "workflow.rehearsed",
                        "workflow.rehearsal-reported",
                        "workflow.differences-accepted",
                        "workflow.approval-requested",
                        "workflow.approved",
                        "workflow.rejected",
                        "workflow.published",
                        "workflow.retired",
                        "workflow.rolled-back",
                        "move.started",
                        "move.undo-started",
                        "move.advanced",
                        "move.stop-requested",
                        "move.ended",
                        "webhook.registered",
                        "webhook.verified",
                        "webhook.address-changed",
                        "webhook.filter-changed",
                        "webhook.secret-rotated",
                        "webhook.disabled",
                        "webhook.enabled",
                        "webhook.deleted",
                        "person.erasure-ordered",
                        "person.erased");
    }

    @Test
    void an_event_of_a_newer_version_is_named_with_what_to_do() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.named("request.archived"))
                .withMessageContaining("request.archived")
                .withMessageContaining("run the version that wrote it, or a newer one");
    }

    @Test
    void what_is_no_event_has_no_stored_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.of(String.class))
                .withMessageContaining("java.lang.String");
    }
}
