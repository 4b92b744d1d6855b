package dev.muamala.benchmark;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.CallId;
import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.Money;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.EntityReplied;
import dev.muamala.events.RequestEvent.PaymentReceived;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.eventstore.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** The events that a canonical request leaves in the log, for benchmarks that need a log and not the way to it. */
final class CanonicalHistory {
    private static final ApplicantId APPLICANT = new ApplicantId("784-benchmark");
    private static final EntityId IDENTITY_AUTHORITY = new EntityId("icp");
    private static final EntityId ECONOMIC_DEPARTMENT = new EntityId("ded-dubai");
    private static final LocalizedText IDENTITY_AUTHORITY_LABEL =
            new LocalizedText("الهيئة الاتحادية للهوية", "Federal identity authority");
    private static final LocalizedText ECONOMIC_DEPARTMENT_LABEL =
            new LocalizedText("دائرة الاقتصاد في دبي", "Dubai economic department");

    /** Appends at once are written in one go, as many as a busy server's are. */
    private static final int TOGETHER = 250;

    private final RequestId request;
    private final Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private int calls;

    private CanonicalHistory(RequestId request) {
        this.request = request;
    }

    /** The whole life of the request; its first two events are those of one that waits for its first answer. */
    static List<RequestEvent> of(RequestId request) {
        return new CanonicalHistory(request).events();
    }

    private List<RequestEvent> events() {
        return List.of(
                new RequestSubmitted(
                        request,
                        APPLICANT,
                        "canonical",
                        new LocalizedText("خدمة قياسية", "Canonical service"),
                        Emirate.DUBAI,
                        MuamalaEngine.CANONICAL,
                        Map.of("name", "Desert Rose", "activity", "trading"),
                        request.value(),
                        at),
                called(
                        "identity",
                        new LocalizedText("التحقق من الهوية", "Check identity"),
                        "icp.identity.check",
                        IDENTITY_AUTHORITY,
                        IDENTITY_AUTHORITY_LABEL,
                        Map.of("applicant", APPLICANT.value())),
                replied("identity", Map.of("valid", true, "level", "SOP2")),
                called(
                        "file",
                        new LocalizedText("فتح ملف", "Open file"),
                        "economic-department.file.open",
                        ECONOMIC_DEPARTMENT,
                        ECONOMIC_DEPARTMENT_LABEL,
                        Map.of("name", "Desert Rose", "activity", "trading")),
                replied("file", Map.of("file", "F-1", "feeFils", 12_000L)),
                new PaymentRequested(
                        request,
                        step("payment"),
                        new LocalizedText("دفع", "Pay"),
                        CallId.of(request, ++calls),
                        Money.fils(12_000),
                        Map.of("amountFils", 12_000L),
                        at.plus(Duration.ofHours(1)),
                        at),
                new PaymentReceived(
                        request, step("payment"), CallId.of(request, calls), "R-1", Map.of("receipt", "R-1"), at),
                called(
                        "issue",
                        new LocalizedText("إصدار الرخصة", "Issue licence"),
                        "economic-department.licence.issue",
                        ECONOMIC_DEPARTMENT,
                        ECONOMIC_DEPARTMENT_LABEL,
                        Map.of("file", "F-1", "receipt", "R-1")),
                replied("issue", Map.of("number", "L-1")),
                new RequestCompleted(request, step("issued"), "issued", new LocalizedText("صدرت", "Issued"), at));
    }

    private EntityCalled called(
            String activity,
            LocalizedText label,
            String operation,
            EntityId entity,
            LocalizedText entityLabel,
            Map<String, Object> input) {
        return new EntityCalled(
                request,
                step(activity),
                label,
                CallId.of(request, ++calls),
                operation,
                entity,
                entityLabel,
                input,
                at.plus(Duration.ofHours(1)),
                at);
    }

    private EntityReplied replied(String activity, Map<String, Object> result) {
        return new EntityReplied(request, step(activity), CallId.of(request, calls), result, at);
    }

    private static StepKey step(String activity) {
        return new StepKey(activity + "[0]#1");
    }

    static EventMessage<RequestEvent> message(RequestEvent event, long sequence) {
        return new GenericDomainEventMessage<>("ServiceRequest", event.request().value(), sequence, event);
    }

    /** Fills a log with requests, interleaved as if they had gone on side by side, each up to its {@code events}th event. */
    static void fill(EventLog log, int requests, int events) {
        for (int begun = 0; begun < requests; begun += TOGETHER) {
            List<List<RequestEvent>> histories = new ArrayList<>();
            for (int i = begun; i < Math.min(begun + TOGETHER, requests); i++) {
                histories.add(of(MuamalaEngine.request("filled-" + i)));
            }
            for (int event = 0; event < events; event++) {
                List<EventMessage<?>> together = new ArrayList<>();
                for (List<RequestEvent> history : histories) {
                    together.add(message(history.get(event), event));
                }
                log.appendEvents(together);
            }
        }
    }
}
