package dev.muamala.request;

import static dev.muamala.request.CommandRefused.Kind.INVALID;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Service;
import dev.muamala.catalogue.Violation;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.Data;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a citizen's app can do to a request. Reading is the read side's. */
@RestController
@RequestMapping("/api/v1/requests")
class RequestController {
    private final RequestCommands commands;
    private final Catalogue catalogue;
    private final Workflows workflows;
    private final Fingerprint fingerprint;
    private final Clock clock;

    RequestController(
            RequestCommands commands, Catalogue catalogue, Workflows workflows, Fingerprint fingerprint, Clock clock) {
        this.commands = commands;
        this.catalogue = catalogue;
        this.workflows = workflows;
        this.fingerprint = fingerprint;
        this.clock = clock;
    }

    /** @param emirate ISO 3166-2 code, for example {@code AE-DU} */
    record Submission(String service, String emirate, String applicant, Map<String, Object> form) {}

    record ActionData(String step, String actor, Map<String, Object> data) {}

    record Withdrawal(String actor, String reason) {}

    /** @param position where the write stands in the log; a reader may wait for it */
    record Accepted(String id, long version, long position) {}

    @PostMapping
    ResponseEntity<Accepted> submit(@RequestHeader("Idempotency-Key") String key, @RequestBody Submission submission) {
        SubmitRequest command = command(IdempotencyKey.of(key), submission);
        Receipt receipt = commands.submit(command);
        return ResponseEntity.created(URI.create("/api/v1/requests/" + command.request()))
                .body(new Accepted(command.request().value(), receipt.version(), receipt.position()));
    }

    @PostMapping("/{id}/actions")
    Accepted act(@PathVariable String id, @RequestBody ActionData action) {
        require(Map.of("/step", Optional.ofNullable(action.step()), "/data", Optional.ofNullable(action.data())));
        RequestId request = new RequestId(id);
        String actor = Objects.requireNonNullElse(action.actor(), "applicant");
        return accepted(
                request,
                commands.send(
                        new TakeAction(request, new StepKey(action.step()), actor, data("/data", action.data()))));
    }

    @PostMapping("/{id}/withdrawal")
    Accepted withdraw(@PathVariable String id, @RequestBody(required = false) Withdrawal withdrawal) {
        RequestId request = new RequestId(id);
        Optional<Withdrawal> given = Optional.ofNullable(withdrawal);
        String actor = given.map(Withdrawal::actor).orElse("applicant");
        Map<String, Object> content = given.map(Withdrawal::reason)
                .map(reason -> Map.<String, Object>of("reason", reason))
                .orElse(Map.of());
        return accepted(request, commands.send(new WithdrawRequest(request, actor, content)));
    }

    private static Accepted accepted(RequestId request, Receipt receipt) {
        return new Accepted(request.value(), receipt.version(), receipt.position());
    }

    /** The command of a good submission, or everything that is wrong with it at once. */
    private SubmitRequest command(IdempotencyKey key, Submission submission) {
        List<Violation> violations = new ArrayList<>();
        Optional<Service> service = known("/service", submission.service(), catalogue::service, violations);
        Optional<Emirate> emirate = known("/emirate", submission.emirate(), Emirate::ofCode, violations);
        if (blank(submission.applicant())) {
            violations.add(missing("/applicant"));
        }
        Map<String, Object> form = submission.form() == null ? Map.of() : data("/form", submission.form());
        if (submission.form() == null) {
            violations.add(missing("/form"));
        } else {
            service.flatMap(known -> catalogue.form(known.form()))
                    .ifPresent(schema -> schema.violations(form).stream()
                            .map(violation ->
                                    new Violation("/form" + violation.pointer(), violation.code(), violation.message()))
                            .forEach(violations::add));
        }
        Optional<WorkflowVersion> workflow = service.flatMap(offered -> emirate.filter(offered.emirates()::contains)
                .flatMap(where -> workflows.current(offered.workflow(), where, clock.instant())));
        if (service.isPresent() && emirate.isPresent() && workflow.isEmpty()) {
            violations.add(new Violation(
                    "/service",
                    "not-offered",
                    new LocalizedText(
                            "هذه الخدمة غير متاحة في هذه الإمارة.", "This service is not offered in this emirate.")));
        }
        refuse(violations);
        ApplicantId applicant = new ApplicantId(submission.applicant());
        return new SubmitRequest(
                RequestId.derive(applicant, key.value()),
                applicant,
                service.orElseThrow().key(),
                service.orElseThrow().label(),
                emirate.orElseThrow(),
                workflow.orElseThrow(),
                form,
                fingerprint.of(submission.service(), submission.emirate(), form));
    }

    private static <T> Optional<T> known(
            String pointer, String value, Function<String, Optional<T>> lookup, List<Violation> violations) {
        if (blank(value)) {
            violations.add(missing(pointer));
            return Optional.empty();
        }
        Optional<T> found = lookup.apply(value);
        if (found.isEmpty()) {
            violations.add(new Violation(
                    pointer, "unknown", new LocalizedText("هذه القيمة غير معروفة.", "This value is not known.")));
        }
        return found;
    }

    private static void require(Map<String, Optional<?>> fields) {
        refuse(fields.entrySet().stream()
                .filter(field -> field.getValue().isEmpty())
                .map(field -> missing(field.getKey()))
                .toList());
    }

    private static Map<String, Object> data(String pointer, Map<String, Object> data) {
        try {
            return Data.copyOf(data);
        } catch (IllegalArgumentException e) {
            throw invalid(List.of(new Violation(
                    pointer,
                    "not-storable",
                    new LocalizedText(
                            "تحتوي البيانات على رقم لا يمكن حفظه.", "The data holds a number out of range."))));
        }
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw invalid(violations);
        }
    }

    private static CommandRefused invalid(List<Violation> violations) {
        return new CommandRefused(
                INVALID,
                "request-invalid",
                new LocalizedText("الطلب غير مكتمل أو غير صحيح.", "The request is incomplete or wrong."),
                violations);
    }

    private static Violation missing(String pointer) {
        return new Violation(pointer, "missing", new LocalizedText("هذا الحقل مطلوب.", "This field is required."));
    }

    private static boolean blank(String value) {
        return value == null || value.isBlank();
    }
}
