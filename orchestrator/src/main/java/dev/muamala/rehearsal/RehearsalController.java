package dev.muamala.rehearsal;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.PastRequests.Sample;
import dev.muamala.eventstore.PastRequests.Selection;
import dev.muamala.rehearsal.RehearsalJob.Listed;
import dev.muamala.review.Reviewed;
import dev.muamala.workflow.Actors;
import dev.muamala.workflow.DraftReview;
import dev.muamala.workflow.LiveWorkflows;
import dev.muamala.workflow.WorkflowCommand.SaveDraft;
import dev.muamala.workflow.WorkflowCommands;
import dev.muamala.workflow.WorkflowKey;
import dev.muamala.workflow.WorkflowRefused;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What past requests would come to on a draft. It runs in the background; its report is JSON or Markdown. */
@RestController
@RequestMapping("/api/v1/workflows/{key}/rehearsals")
class RehearsalController {
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";

    private final Rehearsals rehearsals;
    private final WorkflowCommands commands;
    private final LiveWorkflows workflows;
    private final DraftReview review;
    private final Actors actors;

    RehearsalController(
            Rehearsals rehearsals,
            WorkflowCommands commands,
            LiveWorkflows workflows,
            DraftReview review,
            Actors actors) {
        this.rehearsals = rehearsals;
        this.commands = commands;
        this.workflows = workflows;
        this.review = review;
        this.actors = actors;
    }

    /**
     * @param version of which draft or other version; or
     * @param bpmn a document, which is kept as a draft first, if the review accepts it
     * @param note of that draft
     * @param since requests that were submitted at this instant or later
     * @param until requests that were submitted before this instant
     * @param emirate ISO 3166-2 code
     * @param sample so many requests, {@code 500}, or so many in a hundred, {@code 2.5%}
     */
    record Wish(
            @Nullable String by,
            @Nullable Integer version,
            @Nullable String bpmn,
            @Nullable String note,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable String emirate,
            @Nullable String sample) {}

    @PostMapping
    ResponseEntity<RehearsalView> start(@PathVariable String key, @RequestBody Wish wish) {
        List<Violation> violations = new ArrayList<>();
        WorkflowKey.violation(key).ifPresent(violations::add);
        String by = actors.acting(wish.by());
        if ((wish.version() == null) == (wish.bpmn() == null)) {
            violations.add(new Violation(
                    "/version",
                    "version-or-bpmn",
                    new LocalizedText(
                            "اذكر رقم الإصدار أو أرسل المستند، لا كليهما.",
                            "Name a version, or send a document as bpmn; one of the two.")));
        }
        Selection selection = selection(key, wish, violations);
        if (!violations.isEmpty()) {
            throw WorkflowRefused.fields(violations);
        }
        RehearsalView begun = rehearsals.start(version(key, wish, by), selection, by);
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/workflows/" + key + "/rehearsals/" + begun.id()))
                .body(begun);
    }

    private WorkflowVersion version(String key, Wish wish, String by) {
        if (wish.bpmn() != null) {
            return commands.send(new SaveDraft(key, wish.bpmn().getBytes(StandardCharsets.UTF_8), wish.note(), by))
                    .workflow();
        }
        requireWorkflow(key);
        WorkflowVersion version = workflows
                .lifecycle(key)
                .map(lifecycle -> lifecycle
                        .version(wish.version())
                        .orElseThrow(() -> WorkflowRefused.noVersion(lifecycle, wish.version()))
                        .id())
                .orElseThrow();
        Reviewed reviewed = review.of(workflows.get(version).xml(), version);
        if (!reviewed.accepted()) {
            throw WorkflowRefused.review(reviewed.findings());
        }
        return version;
    }

    /** An emirate's own workflow is tried on the requests of that emirate, whichever of the two served them. */
    private static Selection selection(String key, Wish wish, List<Violation> violations) {
        WorkflowKey workflow = WorkflowKey.of(key);
        Optional<Emirate> emirate = Optional.ofNullable(wish.emirate()).flatMap(Emirate::ofCode);
        if (wish.emirate() != null
                && (emirate.isEmpty()
                        || workflow.emirate().isPresent() && !workflow.emirate().equals(emirate))) {
            violations.add(new Violation(
                    "/emirate",
                    "unknown",
                    new LocalizedText(
                            "هذه الإمارة غير معروفة هنا.",
                            "No request of this workflow is of \"" + wish.emirate() + "\"; write a code such as"
                                    + " AE-DU.")));
        }
        Optional<Sample> sample = Optional.empty();
        try {
            sample = Optional.ofNullable(wish.sample()).map(Sample::of);
        } catch (IllegalArgumentException e) {
            violations.add(new Violation(
                    "/sample",
                    "bad-sample",
                    new LocalizedText("العينة عدد مثل 500 أو نسبة مثل 2.5%.", e.getMessage() + ".")));
        }
        return new Selection(
                workflow.emirate().isPresent() ? Set.of(key, workflow.process()) : Set.of(key),
                workflow.emirate().or(() -> emirate),
                Optional.ofNullable(wish.since()),
                Optional.ofNullable(wish.until()),
                sample);
    }

    @GetMapping
    List<RehearsalView> all(@PathVariable String key) {
        requireWorkflow(key);
        return rehearsals.of(key);
    }

    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    RehearsalView one(@PathVariable String key, @PathVariable String id) {
        requireWorkflow(key);
        return rehearsals.one(key, id);
    }

    @GetMapping(path = "/{id}", produces = MARKDOWN)
    String page(@PathVariable String key, @PathVariable String id) {
        requireWorkflow(key);
        return ReportPage.of(rehearsals.one(key, id));
    }

    /** @param difference only those to which this happens */
    @GetMapping("/{id}/requests")
    List<Listed> requests(
            @PathVariable String key, @PathVariable String id, @RequestParam(required = false) String difference) {
        requireWorkflow(key);
        return rehearsals.listed(key, id).stream()
                .filter(request -> difference == null || request.difference().equals(difference))
                .toList();
    }

    /** Calls it off; what was looked at so far is still told. */
    @PostMapping("/{id}/cancellation")
    RehearsalView cancel(@PathVariable String key, @PathVariable String id) {
        requireWorkflow(key);
        return rehearsals.cancel(key, id);
    }

    private void requireWorkflow(String key) {
        workflows.refresh();
        if (workflows.lifecycle(key).isEmpty()) {
            throw WorkflowRefused.noWorkflow(key);
        }
    }
}
