package dev.muamala.request;

import dev.muamala.attachment.Attachments;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Service;
import dev.muamala.catalogue.Form;
import dev.muamala.catalogue.Form.Attached;
import dev.muamala.catalogue.Identifiers;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Holds what somebody hands in against the catalogue, whichever door it came through. */
@Component
public final class Submissions {
    private final Catalogue catalogue;
    private final Workflows workflows;
    private final Attachments attachments;
    private final Fingerprint fingerprint;
    private final Clock clock;

    Submissions(
            Catalogue catalogue, Workflows workflows, Attachments attachments, Fingerprint fingerprint, Clock clock) {
        this.catalogue = catalogue;
        this.workflows = workflows;
        this.attachments = attachments;
        this.fingerprint = fingerprint;
        this.clock = clock;
    }

    /** @param emirate ISO 3166-2 code, for example {@code AE-DU} */
    public record Submission(
            String service, String emirate, @Nullable String applicant, Map<String, Object> form) {
        Submission of(String itsApplicant) {
            return new Submission(service, emirate, itsApplicant, form);
        }
    }

    /**
     * The command of a good submission, on the version that is current now.
     *
     * @param key one for each time that somebody means to submit
     * @throws CommandRefused with everything that is wrong with it at once
     */
    public SubmitRequest command(String key, Submission submission) {
        List<Violation> violations = new ArrayList<>();
        Optional<Service> service = known("/service", submission.service(), catalogue::service, violations);
        Optional<Emirate> emirate = known("/emirate", submission.emirate(), Emirate::ofCode, violations);
        String who = RequestInput.identifier("/applicant", submission.applicant(), violations);
        Map<String, Object> said = submission.form() == null ? Map.of() : RequestInput.data("/form", submission.form());
        Optional<Form> schema = service.flatMap(known -> catalogue.form(known.form()));
        Map<String, Object> form =
                schema.map(known -> known.withLatinDigits(said)).orElse(said);
        if (submission.form() == null) {
            violations.add(RequestInput.missing("/form"));
        } else {
            schema.ifPresent(known -> inForm(known.violations(form)).forEach(violations::add));
        }
        List<Attached> attached = schema.map(known -> known.attached(form)).orElse(List.of());
        if (violations.isEmpty()) {
            inForm(attachments.missing(attached, who)).forEach(violations::add);
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
        ApplicantId applicant = new ApplicantId(who);
        RequestId request = RequestId.derive(applicant, key);
        RequestInput.refuse(inForm(attachments.refer(request, attached, who)).toList());
        return new SubmitRequest(
                request,
                applicant,
                service.orElseThrow().key(),
                service.orElseThrow().label(),
                emirate.orElseThrow(),
                workflow.orElseThrow(),
                form,
                fingerprint.of(submission.service(), submission.emirate(), said));
    }

    private static Stream<Violation> inForm(List<Violation> violations) {
        return violations.stream()
                .map(violation -> new Violation("/form" + violation.pointer(), violation.code(), violation.message()));
    }

    /** By what a submission is found again. */
    record Trace(RequestId request, String fingerprint) {}

    /** Empty when the submission could never have been good. */
    Optional<Trace> trace(String key, Submission submission) {
        if (RequestInput.blank(submission.applicant())
                || submission.service() == null
                || submission.emirate() == null
                || submission.form() == null) {
            return Optional.empty();
        }
        return Optional.of(new Trace(
                RequestId.derive(new ApplicantId(Identifiers.latinDigits(submission.applicant())), key),
                fingerprint.of(
                        submission.service(), submission.emirate(), RequestInput.data("/form", submission.form()))));
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
