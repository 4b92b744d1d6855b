package dev.muamala.request;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Service;
import dev.muamala.catalogue.Violation;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Holds what somebody hands in against the catalogue, whichever door it came through. */
@Component
public final class Submissions {
    private final Catalogue catalogue;
    private final Workflows workflows;
    private final Fingerprint fingerprint;
    private final Clock clock;

    Submissions(Catalogue catalogue, Workflows workflows, Fingerprint fingerprint, Clock clock) {
        this.catalogue = catalogue;
        this.workflows = workflows;
        this.fingerprint = fingerprint;
        this.clock = clock;
    }

    /** @param emirate ISO 3166-2 code, for example {@code AE-DU} */
    public record Submission(String service, String emirate, String applicant, Map<String, Object> form) {
        Submission of(String itsApplicant) {
            return new Submission(service, emirate, itsApplicant, form);
        }
    }

    /**
     * The command of a good submission, on the version that is current now.
     *
     * @param key one for each time that somebody means to submit; 1 to 255 visible ASCII characters
     * @throws CommandRefused with everything that is wrong with it at once
     */
    public SubmitRequest command(String key, Submission submission) {
        IdempotencyKey once = IdempotencyKey.of(key);
        List<Violation> violations = new ArrayList<>();
        Optional<Service> service = known("/service", submission.service(), catalogue::service, violations);
        Optional<Emirate> emirate = known("/emirate", submission.emirate(), Emirate::ofCode, violations);
        if (RequestInput.blank(submission.applicant())) {
            violations.add(RequestInput.missing("/applicant"));
        }
        Map<String, Object> form = submission.form() == null ? Map.of() : RequestInput.data("/form", submission.form());
        if (submission.form() == null) {
            violations.add(RequestInput.missing("/form"));
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
        RequestInput.refuse(violations);
        ApplicantId applicant = new ApplicantId(submission.applicant());
        return new SubmitRequest(
                RequestId.derive(applicant, once.value()),
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
        if (RequestInput.blank(value)) {
            violations.add(RequestInput.missing(pointer));
            return Optional.empty();
        }
        Optional<T> found = lookup.apply(value);
        if (found.isEmpty()) {
            violations.add(new Violation(
                    pointer, "unknown", new LocalizedText("هذه القيمة غير معروفة.", "This value is not known.")));
        }
        return found;
    }
}
