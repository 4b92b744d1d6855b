package dev.muamala.request;

import dev.muamala.access.Caller;
import dev.muamala.access.Reach;
import dev.muamala.catalogue.Identifiers;
import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.request.Submissions.Submission;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a citizen's app can do to a request. Reading is the read side's.
 *
 * <p>Every write is sent under an {@code Idempotency-Key}. What was done under a key is never done again: the same body
 * is answered as the first time, another is refused. The log keeps keys for as long as it keeps what was done, for ever.
 */
@RestController
@RequestMapping("/api/v1/requests")
class RequestController {
    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST_TEXT = 1_000;

    private final RequestCommands commands;
    private final Submissions submissions;
    private final Fingerprint fingerprint;

    RequestController(RequestCommands commands, Submissions submissions, Fingerprint fingerprint) {
        this.commands = commands;
        this.submissions = submissions;
        this.fingerprint = fingerprint;
    }

    record ActionData(String step, @Nullable String actor, Map<String, Object> data) {}

    record Withdrawal(@Nullable String actor, @Nullable String reason) {}

    record Rating(
            Integer rating,
            @Nullable String comment,
            @Nullable String actor) {}

    /** @param position where the write stands in the log; a reader may wait for it */
    record Accepted(String id, long version, long position) {}

    /** The applicant is the caller; another is named by those alone who may submit for everybody. */
    @PostMapping
    ResponseEntity<Accepted> submit(
            @RequestHeader(KEY) String key,
            @RequestBody Submission submission,
            @RequestAttribute(Reach.ATTRIBUTE) Reach reach) {
        String once = IdempotencyKey.of(key).value();
        Submission theirs = submission.of(applicant(submission.applicant(), reach));
        SubmitRequest command;
        try {
            command = submissions.command(once, theirs);
        } catch (CommandRefused refusal) {
            return submittedBefore(once, theirs).orElseThrow(() -> refusal);
        }
        return created(command.request(), commands.submit(command));
    }

    /** What was good when it was submitted need not be so by what holds today. */
    private Optional<ResponseEntity<Accepted>> submittedBefore(String key, Submission submission) {
        return submissions
                .trace(key, submission)
                .flatMap(trace -> commands.submittedBefore(trace.request(), trace.fingerprint())
                        .map(receipt -> created(trace.request(), receipt)));
    }

    private static String applicant(String named, Reach reach) {
        if (reach.all()) {
            return named;
        }
        return reach.actingFor(named == null ? null : Identifiers.latinDigits(named))
                .orElseThrow(() -> CommandRefused.notYou("applicant"));
    }

    @PostMapping("/{id}/actions")
    Accepted act(
            @RequestHeader(KEY) String key,
            @PathVariable String id,
            @RequestBody ActionData action,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestAttribute(Reach.ATTRIBUTE) Reach reach) {
        List<Violation> violations = new ArrayList<>();
        String step = RequestInput.identifier("/step", action.step(), violations);
        String actor = actor(action.actor(), caller, reach, violations);
        if (action.data() == null) {
            violations.add(RequestInput.missing("/data"));
        }
        RequestInput.refuse(violations);
        Map<String, Object> data = RequestInput.data("/data", action.data());
        return accepted(
                new TakeAction(new RequestId(id), new StepKey(step), actor, data, reach),
                once(key, caller, "action", Map.of("step", step, "actor", actor, "data", data)));
    }

    @PostMapping("/{id}/withdrawal")
    Accepted withdraw(
            @RequestHeader(KEY) String key,
            @PathVariable String id,
            @RequestBody(required = false) Withdrawal withdrawal,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestAttribute(Reach.ATTRIBUTE) Reach reach) {
        Withdrawal given = withdrawal == null ? new Withdrawal(null, null) : withdrawal;
        List<Violation> violations = new ArrayList<>();
        String actor = actor(given.actor(), caller, reach, violations);
        bounded("/reason", given.reason(), violations);
        RequestInput.refuse(violations);
        Map<String, Object> content = given.reason() == null ? Map.of() : Map.of("reason", given.reason());
        return accepted(
                new WithdrawRequest(new RequestId(id), actor, content, reach),
                once(key, caller, "withdrawal", Map.of("actor", actor, "content", content)));
    }

    @PostMapping("/{id}/rating")
    Accepted rate(
            @RequestHeader(KEY) String key,
            @PathVariable String id,
            @RequestBody Rating given,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestAttribute(Reach.ATTRIBUTE) Reach reach) {
        List<Violation> violations = new ArrayList<>();
        String actor = actor(given.actor(), caller, reach, violations);
        inRange(given.rating(), violations);
        bounded("/comment", given.comment(), violations);
        RequestInput.refuse(violations);
        String comment = RequestInput.blank(given.comment()) ? null : given.comment();
        Map<String, Object> said = new HashMap<>(Map.of("actor", actor, "rating", given.rating()));
        said.put("comment", comment);
        return accepted(
                new RateRequest(new RequestId(id), actor, given.rating(), comment, reach),
                once(key, caller, "rating", said));
    }

    private static void inRange(Integer rating, List<Violation> violations) {
        if (rating == null) {
            violations.add(RequestInput.missing("/rating"));
        } else if (rating < RateRequest.WORST || rating > RateRequest.BEST) {
            violations.add(new Violation(
                    "/rating",
                    "out-of-range",
                    new LocalizedText(
                            "التقييم عدد صحيح من " + RateRequest.WORST + " إلى " + RateRequest.BEST + ".",
                            "A rating is a whole number from " + RateRequest.WORST + " to " + RateRequest.BEST + ".")));
        }
    }

    private static void bounded(String pointer, String text, List<Violation> violations) {
        if (text != null && text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            violations.add(new Violation(
                    pointer,
                    "too-long",
                    new LocalizedText(
                            "لا يزيد هذا النص على " + LONGEST_TEXT + " حرف.",
                            "This text has at most " + LONGEST_TEXT + " characters.")));
        }
    }

    /**
     * Who history says has acted: the applicant for their own, an officer by name; whoever may act for everybody says
     * for whom, the applicant where they do not.
     */
    private static String actor(String named, Caller caller, Reach reach, List<Violation> violations) {
        String own = reach.all() || reach.ownOnly() ? ServiceRequest.APPLICANT : caller.subject();
        if (named == null) {
            return own;
        }
        String actor = RequestInput.identifier("/actor", named, violations);
        if (reach.all() || actor == null) {
            return actor;
        }
        if (!actor.equals(own) && !actor.equals(caller.subject())) {
            throw CommandRefused.notYou("actor");
        }
        return own;
    }

    /** The same of somebody else is not the same. */
    private Once once(String key, Caller caller, String what, Map<String, ?> said) {
        Map<String, Object> all = new HashMap<>(said);
        all.put("caller", caller.subject());
        return new Once(IdempotencyKey.of(key).value(), fingerprint.of(what, all));
    }

    private Accepted accepted(RequestCommand command, Once once) {
        return accepted(command.request(), commands.send(command, once));
    }

    private static Accepted accepted(RequestId request, Receipt receipt) {
        return new Accepted(request.value(), receipt.version(), receipt.position());
    }

    private static ResponseEntity<Accepted> created(RequestId request, Receipt receipt) {
        return ResponseEntity.created(URI.create("/api/v1/requests/" + request)).body(accepted(request, receipt));
    }
}
