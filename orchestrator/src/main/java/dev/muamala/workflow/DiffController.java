package dev.muamala.workflow;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.diff.Change;
import dev.muamala.review.diff.WorkflowDiff;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What differs between two versions: of one workflow, or of an emirate's own and the national one. */
@RestController
@RequestMapping("/api/v1/workflows/{key}/diff")
class DiffController {
    private final LiveWorkflows workflows;
    private final Clock clock;

    DiffController(LiveWorkflows workflows, Clock clock) {
        this.workflows = workflows;
        this.clock = clock;
    }

    record Difference(WorkflowVersion from, WorkflowVersion to, List<Change> changes, boolean drawingChanged) {}

    /**
     * @param from a number, or {@code key:number}; what is current, where it is left out, here or in the nation
     * @param to likewise; the newest version where it is left out
     */
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Difference diff(
            @PathVariable String key,
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to) {
        Pair pair = pair(key, from, to);
        WorkflowDiff diff = diff(pair);
        return new Difference(pair.from(), pair.to(), diff.changes(), diff.drawingChanged());
    }

    @GetMapping(produces = "text/plain;charset=UTF-8")
    String text(
            @PathVariable String key,
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to) {
        Pair pair = pair(key, from, to);
        return pair.from() + " -> " + pair.to() + "\n\n" + diff(pair).toText() + "\n";
    }

    private record Pair(WorkflowVersion from, WorkflowVersion to) {}

    private Pair pair(String key, String from, String to) {
        workflows.refresh();
        WorkflowVersion later = Optional.ofNullable(to)
                .map(text -> named("to", key, text))
                .orElseGet(() -> workflows
                        .lifecycle(key)
                        .flatMap(Lifecycle::newest)
                        .map(Version::id)
                        .orElseThrow(() -> WorkflowRefused.noWorkflow(key)));
        WorkflowVersion earlier =
                Optional.ofNullable(from).map(text -> named("from", key, text)).orElseGet(() -> before(later));
        return new Pair(known(earlier), known(later));
    }

    /** What requests take now that would take this version; of the current version what was numbered before it. */
    private WorkflowVersion before(WorkflowVersion version) {
        return workflows
                .newest(version.key())
                .filter(current -> !current.equals(version))
                .or(() -> workflows
                        .lifecycle(version.key())
                        .map(lifecycle -> lifecycle.versions().lowerEntry(version.version()))
                        .map(entry -> entry.getValue().id()))
                .or(() -> workflows.newest(version.key().replaceFirst("@.*", "")))
                .orElse(version);
    }

    private static WorkflowVersion named(String parameter, String key, String text) {
        int colon = text.lastIndexOf(':');
        String number = text.substring(colon + 1);
        if (!number.matches("[1-9]\\d{0,8}")) {
            throw WorkflowRefused.fields(List.of(new Violation(
                    "?" + parameter,
                    "bad-version",
                    new LocalizedText("اكتب رقم الإصدار.", "Write the number of a version, or trade-licence:2."))));
        }
        return new WorkflowVersion(colon < 0 ? key : text.substring(0, colon), Integer.parseInt(number));
    }

    private WorkflowVersion known(WorkflowVersion version) {
        Lifecycle lifecycle =
                workflows.lifecycle(version.key()).orElseThrow(() -> WorkflowRefused.noWorkflow(version.key()));
        return lifecycle
                .version(version.version())
                .map(Version::id)
                .orElseThrow(() -> WorkflowRefused.noVersion(lifecycle, version.version()));
    }

    private WorkflowDiff diff(Pair pair) {
        return WorkflowDiff.between(workflows.process(pair.from()), workflows.process(pair.to()));
    }
}
