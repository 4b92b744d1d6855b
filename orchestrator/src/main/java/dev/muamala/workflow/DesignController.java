package dev.muamala.workflow;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.MoveId;
import dev.muamala.events.WorkflowEvent.RunningRequests;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Finding;
import dev.muamala.review.Reviewed;
import dev.muamala.workflow.WorkflowCommand.AcceptDifferences;
import dev.muamala.workflow.WorkflowCommand.ApproveVersion;
import dev.muamala.workflow.WorkflowCommand.PublishVersion;
import dev.muamala.workflow.WorkflowCommand.RejectVersion;
import dev.muamala.workflow.WorkflowCommand.RequestApproval;
import dev.muamala.workflow.WorkflowCommand.RetireVersion;
import dev.muamala.workflow.WorkflowCommand.ReviewVersion;
import dev.muamala.workflow.WorkflowCommand.RollBack;
import dev.muamala.workflow.WorkflowCommand.SaveDraft;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What designers and approvers do to a workflow. BPMN comes as JSON text or, with the rest as parameters, as XML. */
@RestController
@RequestMapping("/api/v1/workflows/{key}")
class DesignController {
    private final WorkflowCommands commands;
    private final LiveWorkflows workflows;
    private final WorkflowHistory history;
    private final DraftReview review;
    private final Actors actors;

    DesignController(
            WorkflowCommands commands,
            LiveWorkflows workflows,
            WorkflowHistory history,
            DraftReview review,
            Actors actors) {
        this.commands = commands;
        this.workflows = workflows;
        this.history = history;
        this.review = review;
        this.actors = actors;
    }

    record Document(String bpmn) {}

    record Draft(@Nullable String by, @Nullable String note, String bpmn) {}

    record Note(@Nullable String by, @Nullable String note) {}

    record Reason(@Nullable String by, String reason) {}

    record Publication(
            @Nullable String by,
            @Nullable String note,
            @Nullable Instant effectiveFrom) {}

    record Differences(@Nullable String by, String reason, List<String> differences) {}

    /**
     * @param running {@code stay}: requests that run on the version which is taken back end on it; {@code move}: they go
     *     on by the one that is current again, where their past allows it
     */
    record Rollback(
            @Nullable String by,
            String reason,
            @Nullable Integer from,
            @Nullable Integer to,
            @Nullable String running) {}

    /** What a review says of a document that is not kept. */
    record Opinion(boolean accepted, List<Finding> findings) {}

    /**
     * @param changed false when the command only repeated what was known
     * @param position where the write stands in the log
     */
    record Written(String key, int version, String state, boolean changed, long position, List<Finding> findings) {}

    /** @param move the batch that moves the running requests, to be looked at under {@code moves}; null when they stay */
    record RolledBack(
            String key,
            int version,
            String state,
            boolean changed,
            long position,
            @Nullable String move) {}

    @PostMapping(path = "/reviews", consumes = MediaType.APPLICATION_JSON_VALUE)
    Opinion review(@PathVariable String key, @RequestBody Document document) {
        refuse(WorkflowKey.violation(key), required("/bpmn", document.bpmn()));
        return opinion(key, bytes(document.bpmn()));
    }

    @PostMapping(
            path = "/reviews",
            consumes = {MediaType.APPLICATION_XML_VALUE, MediaType.TEXT_XML_VALUE})
    Opinion review(@PathVariable String key, @RequestBody byte[] bpmn) {
        refuse(WorkflowKey.violation(key));
        return opinion(key, bpmn);
    }

    private Opinion opinion(String key, byte[] bpmn) {
        int next = workflows.lifecycle(key).map(Lifecycle::next).orElse(1);
        Reviewed reviewed = review.of(bpmn, new WorkflowVersion(key, next));
        return new Opinion(reviewed.accepted(), reviewed.findings());
    }

    @PostMapping(path = "/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Written> draft(@PathVariable String key, @RequestBody Draft draft) {
        refuse(WorkflowKey.violation(key), required("/bpmn", draft.bpmn()));
        return save(key, bytes(draft.bpmn()), draft.note(), draft.by());
    }

    @PostMapping(
            path = "/drafts",
            consumes = {MediaType.APPLICATION_XML_VALUE, MediaType.TEXT_XML_VALUE})
    ResponseEntity<Written> draft(
            @PathVariable String key,
            @RequestBody byte[] bpmn,
            @RequestParam(required = false) String note,
            @RequestParam(required = false) String by) {
        refuse(WorkflowKey.violation(key));
        return save(key, bpmn, note, by);
    }

    private ResponseEntity<Written> save(String key, byte[] bpmn, String note, String by) {
        Written written = send(new SaveDraft(key, bpmn, note, actors.acting(by)));
        return written.changed()
                ? ResponseEntity.created(URI.create("/api/v1/workflows/" + key + "/versions/" + written.version()))
                        .body(written)
                : ResponseEntity.ok(written);
    }

    @PostMapping("/versions/{number}/review")
    Written review(@PathVariable String key, @PathVariable int number, @RequestBody Note body) {
        return send(new ReviewVersion(key, number, actors.acting(body.by())));
    }

    @PostMapping("/versions/{number}/accepted-differences")
    Written accept(@PathVariable String key, @PathVariable int number, @RequestBody Differences body) {
        refuse(
                required("/reason", body.reason()),
                body.differences() == null
                                || body.differences().isEmpty()
                                || body.differences().stream().anyMatch(Objects::isNull)
                        ? Optional.of(missing("/differences"))
                        : Optional.empty());
        return send(new AcceptDifferences(key, number, body.differences(), body.reason(), actors.acting(body.by())));
    }

    @PostMapping("/versions/{number}/submission")
    Written submit(@PathVariable String key, @PathVariable int number, @RequestBody Note body) {
        return send(new RequestApproval(key, number, body.note(), actors.acting(body.by())));
    }

    @PostMapping("/versions/{number}/approval")
    Written approve(@PathVariable String key, @PathVariable int number, @RequestBody Note body) {
        return send(new ApproveVersion(key, number, body.note(), actors.acting(body.by())));
    }

    @PostMapping("/versions/{number}/rejection")
    Written reject(@PathVariable String key, @PathVariable int number, @RequestBody Reason body) {
        refuse(required("/reason", body.reason()));
        return send(new RejectVersion(key, number, body.reason(), actors.acting(body.by())));
    }

    @PostMapping("/versions/{number}/publication")
    Written publish(@PathVariable String key, @PathVariable int number, @RequestBody Publication body) {
        return send(new PublishVersion(
                key, number, Optional.ofNullable(body.effectiveFrom()), body.note(), actors.acting(body.by())));
    }

    @PostMapping("/versions/{number}/retirement")
    Written retire(@PathVariable String key, @PathVariable int number, @RequestBody Reason body) {
        refuse(required("/reason", body.reason()));
        return send(new RetireVersion(key, number, body.reason(), actors.acting(body.by())));
    }

    @PostMapping("/rollback")
    RolledBack rollBack(@PathVariable String key, @RequestBody Rollback body) {
        Optional<RunningRequests> running = running(body.running());
        refuse(
                required("/reason", body.reason()),
                running.isPresent() ? Optional.empty() : Optional.of(unknown("/running")));
        Written written = send(new RollBack(
                key,
                Optional.ofNullable(body.from()),
                Optional.ofNullable(body.to()),
                running.orElseThrow(),
                body.reason(),
                actors.acting(body.by())));
        return new RolledBack(
                key,
                written.version(),
                written.state(),
                written.changed(),
                written.position(),
                history.moveOfLastRollBack(key).map(MoveId::value).orElse(null));
    }

    private static Optional<RunningRequests> running(String name) {
        return List.of(RunningRequests.values()).stream()
                .filter(policy -> policy.name().equalsIgnoreCase(name == null ? "stay" : name))
                .findFirst();
    }

    private Written send(WorkflowCommand command) {
        WorkflowCommands.Receipt receipt = commands.send(command);
        int number = receipt.workflow().version();
        Version.Stage stage = workflows
                .lifecycle(command.key())
                .flatMap(lifecycle -> lifecycle.version(number))
                .orElseThrow()
                .stage();
        return new Written(
                command.key(),
                number,
                stage.name().toLowerCase(Locale.ROOT),
                receipt.changed(),
                receipt.position(),
                receipt.findings());
    }

    private static Optional<Violation> required(String pointer, String value) {
        return value == null || value.isBlank() ? Optional.of(missing(pointer)) : Optional.empty();
    }

    private static Violation missing(String pointer) {
        return new Violation(pointer, "missing", new LocalizedText("هذا الحقل مطلوب.", "This field is required."));
    }

    private static Violation unknown(String pointer) {
        return new Violation(
                pointer, "unknown", new LocalizedText("هذه القيمة غير معروفة.", "This value is not known."));
    }

    @SafeVarargs
    private static void refuse(Optional<Violation>... checks) {
        List<Violation> violations = new ArrayList<>();
        for (Optional<Violation> check : checks) {
            check.ifPresent(violations::add);
        }
        if (!violations.isEmpty()) {
            throw WorkflowRefused.fields(violations);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
