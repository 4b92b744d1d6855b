package dev.muamala.request;

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

    @PostMapping
    ResponseEntity<Accepted> submit(@RequestHeader("Idempotency-Key") String key, @RequestBody Submission submission) {
        SubmitRequest command = submissions.command(key, submission);
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
                commands.send(new TakeAction(
                        request, new StepKey(action.step()), actor, RequestInput.data("/data", action.data()))));
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

    private static void require(Map<String, Optional<?>> fields) {
        RequestInput.refuse(fields.entrySet().stream()
                .filter(field -> field.getValue().isEmpty())
                .map(field -> RequestInput.missing(field.getKey()))
                .toList());
    }
}
