package dev.muamala.request;

import dev.muamala.access.Caller;
import dev.muamala.access.Reach;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.request.Submissions.Submission;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a citizen's app can do to a request. Reading is the read side's. */
@RestController
@RequestMapping("/api/v1/requests")
class RequestController {
    private final RequestCommands commands;
    private final Submissions submissions;

    RequestController(RequestCommands commands, Submissions submissions) {
        this.commands = commands;
        this.submissions = submissions;
    }

    record ActionData(String step, String actor, Map<String, Object> data) {}

    record Withdrawal(String actor, String reason) {}

    /** @param position where the write stands in the log; a reader may wait for it */
    record Accepted(String id, long version, long position) {}

    /** The applicant is the caller; another is named by those alone who may submit for everybody. */
    @PostMapping
    ResponseEntity<Accepted> submit(
            @RequestHeader("Idempotency-Key") String key,
            @RequestBody Submission submission,
            @RequestAttribute(Reach.ATTRIBUTE) Reach reach) {
        SubmitRequest command =
                submissions.command(key, submission.of(reach.all() ? submission.applicant() : own(reach, submission)));
        Receipt receipt = commands.submit(command);
        return ResponseEntity.created(URI.create("/api/v1/requests/" + command.request()))
                .body(new Accepted(command.request().value(), receipt.version(), receipt.position()));
    }

    private static String own(Reach reach, Submission submission) {
        if (!RequestInput.blank(submission.applicant()) && !reach.owns(submission.applicant())) {
            throw CommandRefused.notYou("applicant");
        }
        return reach.applicant();
    }

    @PostMapping("/{id}/actions")
    Accepted act(
            @PathVariable String id,
            @RequestBody ActionData action,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestAttribute(Reach.ATTRIBUTE) Reach reach) {
        require(Map.of("/step", Optional.ofNullable(action.step()), "/data", Optional.ofNullable(action.data())));
        RequestId request = new RequestId(id);
        String actor = actor(action.actor(), caller, reach);
        return accepted(
                request,
                commands.send(new TakeAction(
                        request, new StepKey(action.step()), actor, RequestInput.data("/data", action.data()), reach)));
    }

    @PostMapping("/{id}/withdrawal")
    Accepted withdraw(
            @PathVariable String id,
            @RequestBody(required = false) Withdrawal withdrawal,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestAttribute(Reach.ATTRIBUTE) Reach reach) {
        RequestId request = new RequestId(id);
        Optional<Withdrawal> given = Optional.ofNullable(withdrawal);
        String actor = actor(given.map(Withdrawal::actor).orElse(null), caller, reach);
        Map<String, Object> content = given.map(Withdrawal::reason)
                .map(reason -> Map.<String, Object>of("reason", reason))
                .orElse(Map.of());
        return accepted(request, commands.send(new WithdrawRequest(request, actor, content, reach)));
    }

    /**
     * Who history says has acted: the applicant for their own, an officer by name; whoever may act for everybody says
     * for whom, the applicant where they do not.
     */
    private static String actor(String named, Caller caller, Reach reach) {
        String own = reach.all() || reach.ownOnly() ? ServiceRequest.APPLICANT : caller.subject();
        if (!reach.all() && named != null && !named.equals(own)) {
            throw CommandRefused.notYou("actor");
        }
        return Objects.requireNonNullElse(named, own);
    }

    private static Accepted accepted(RequestId request, Receipt receipt) {
        return new Accepted(request.value(), receipt.version(), receipt.position());
    }

    private static void require(Map<String, Optional<?>> fields) {
        RequestInput.refuse(fields.entrySet().stream()
                .filter(field -> field.getValue().isEmpty())
                .map(field -> RequestInput.missing(field.getKey()))
                .toList());
    }
}
