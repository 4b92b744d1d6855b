package dev.muamala.workflow;

import dev.muamala.definitions.Workflow;
import dev.muamala.events.WorkflowVersion;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The workflows as they stand. Every answer is read up to the end of the log, so no reader is behind on any node. */
@RestController
@RequestMapping("/api/v1/workflows")
class WorkflowController {
    private final LiveWorkflows workflows;
    private final WorkflowHistory history;
    private final Clock clock;

    WorkflowController(LiveWorkflows workflows, WorkflowHistory history, Clock clock) {
        this.workflows = workflows;
        this.history = history;
        this.clock = clock;
    }

    @GetMapping
    List<WorkflowView.Summary> all() {
        workflows.refresh();
        return workflows.lifecycles().values().stream()
                .sorted(Comparator.comparing(Lifecycle::key))
                .map(lifecycle -> WorkflowView.of(lifecycle, clock.instant()))
                .map(WorkflowView.Summary::of)
                .toList();
    }

    @GetMapping("/{key}")
    WorkflowView one(@PathVariable String key) {
        return WorkflowView.of(lifecycle(key), clock.instant());
    }

    @GetMapping("/{key}/history")
    List<ObjectNode> history(@PathVariable String key) {
        lifecycle(key);
        return history.of(key);
    }

    @GetMapping("/{key}/versions/{number}")
    WorkflowView.VersionView version(@PathVariable String key, @PathVariable int number) {
        Lifecycle lifecycle = lifecycle(key);
        return WorkflowView.VersionView.of(version(lifecycle, number), lifecycle.current(clock.instant()));
    }

    /** The BPMN document that the engine gets; Camunda Modeler opens it. */
    @GetMapping(path = "/{key}/versions/{number}/bpmn", produces = MediaType.APPLICATION_XML_VALUE)
    ResponseEntity<byte[]> bpmn(@PathVariable String key, @PathVariable int number) {
        WorkflowVersion id = version(lifecycle(key), number).id();
        Workflow workflow = workflows.get(id);
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(key + "-" + number + ".bpmn")
                                .build()
                                .toString())
                .contentType(MediaType.APPLICATION_XML)
                .body(workflow.xml());
    }

    private Lifecycle lifecycle(String key) {
        workflows.refresh();
        return workflows.lifecycle(key).orElseThrow(() -> WorkflowRefused.noWorkflow(key));
    }

    private static Version version(Lifecycle lifecycle, int number) {
        return lifecycle.version(number).orElseThrow(() -> WorkflowRefused.noVersion(lifecycle, number));
    }
}
