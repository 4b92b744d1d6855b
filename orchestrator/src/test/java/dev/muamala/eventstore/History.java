package dev.muamala.eventstore;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.CallId;
import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.MoveId;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.ActionTaken;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.EntityReplied;
import dev.muamala.events.RequestEvent.LateAnswerRecorded;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.RequestMoved;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** Events of one request, as an aggregate hands them to the log. */
record History(RequestId request) {
    static final String AGGREGATE_TYPE = "ServiceRequest";
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

    private static final LocalizedText LABEL = new LocalizedText("حجز الاسم التجاري", "Reserve the trade name");

    static History ofNewRequest() {
        return new History(new RequestId(UUID.randomUUID().toString()));
    }

    String id() {
        return request.value();
    }

    /** {@code count} events, the first of them with the given sequence number. */
    List<DomainEventMessage<?>> events(long firstSequence, int count) {
        List<DomainEventMessage<?>> events = new ArrayList<>();
        for (long sequence = firstSequence; sequence < firstSequence + count; sequence++) {
            events.add(event(sequence, taken(Map.of("number", sequence))));
        }
        return events;
    }

    DomainEventMessage<?> event(long sequence, RequestEvent event) {
        return new GenericDomainEventMessage<>(AGGREGATE_TYPE, id(), sequence, event);
    }

    ActionTaken taken(Map<String, Object> data) {
        return new ActionTaken(request, new StepKey("correct#1"), "citizen", data, NOON);
    }

    /** One for each step. */
    CallId call(String step) {
        return CallId.of(request, 1 + (step.hashCode() & 0xfffff));
    }

    EntityCalled called(String step) {
        return new EntityCalled(
                request,
                new StepKey(step),
                LABEL,
                call(step),
                "economic-department.name.reserve",
                new EntityId("dubai-economy"),
                LABEL,
                Map.of("name", "مقهى الواحة"),
                NOON.plusSeconds(60),
                NOON);
    }

    EntityReplied replied(String step) {
        return new EntityReplied(request, new StepKey(step), call(step), Map.of("reserved", true), NOON);
    }

    TimerScheduled scheduled(String step, Instant due) {
        return new TimerScheduled(request, new StepKey(step), LABEL, due, NOON);
    }

    RequestSubmitted submitted() {
        return new RequestSubmitted(
                request,
                new ApplicantId("citizen"),
                "trade-licence",
                LABEL,
                Emirate.DUBAI,
                new WorkflowVersion("trade-licence", 1),
                Map.of(),
                "fingerprint",
                NOON);
    }

    RequestMoved moved(String move) {
        return new RequestMoved(
                request,
                new WorkflowVersion("trade-licence", 1),
                new WorkflowVersion("trade-licence", 2),
                new MoveId(move),
                "better",
                "designer",
                NOON);
    }

    LateAnswerRecorded lateAnswer(String step) {
        return new LateAnswerRecorded(request, call(step), Map.of(), NOON);
    }

    void completedIn(EventLog log, long sequence) {
        log.appendEvents(
                List.of(event(sequence, new RequestCompleted(request, new StepKey("end#1"), "issued", LABEL, NOON))));
    }
}
