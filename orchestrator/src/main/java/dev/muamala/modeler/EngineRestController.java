package dev.muamala.modeler;

import dev.muamala.modeler.Answers.Deployment;
import dev.muamala.modeler.Answers.DeploymentWithDefinitions;
import dev.muamala.modeler.Answers.ProcessInstance;
import dev.muamala.modeler.Deployer.Deployed;
import dev.muamala.workflow.Actors;
import dev.muamala.workflow.Lifecycle;
import dev.muamala.workflow.LiveWorkflows;
import dev.muamala.workflow.Version;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import tools.jackson.databind.JsonNode;

/**
 * The part of Camunda 7's REST API that Camunda Modeler uses: its version, what is deployed, deploying, starting. A
 * deployment is a version of a workflow, and nothing of an upload is executed.
 */
@RestController
@RequestMapping(path = "/engine-rest", produces = MediaType.APPLICATION_JSON_VALUE)
class EngineRestController {
    /** Of the API; what a file may say is said by the review. */
    private static final String VERSION = "7.24.0";

    private final Actors actors;
    private final Deployer deployer;
    private final Starter starter;
    private final LiveWorkflows workflows;
    private final InTime inTime;

    EngineRestController(Actors actors, Deployer deployer, Starter starter, LiveWorkflows workflows, InTime inTime) {
        this.actors = actors;
        this.deployer = deployer;
        this.starter = starter;
        this.workflows = workflows;
        this.inTime = inTime;
    }

    record Count(long count) {}

    @GetMapping("/version")
    Map<String, String> version() {
        return Map.of("version", VERSION);
    }

    /** Asked with {@code maxResults=0} to see whether somebody is there, and whether credentials are wanted. */
    @GetMapping("/deployment")
    List<Deployment> deployments(
            @RequestParam(defaultValue = "0") int firstResult, @RequestParam(defaultValue = "100") int maxResults) {
        return versions()
                .sorted(Comparator.comparing(Version::at)
                        .thenComparing(version -> version.id().toString())
                        .reversed())
                .skip(Math.max(firstResult, 0))
                .limit(Math.max(maxResults, 0))
                .map(Deployment::of)
                .toList();
    }

    @GetMapping("/deployment/count")
    Count count() {
        return new Count(versions().count());
    }

    @PostMapping(path = "/deployment/create", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    DeploymentWithDefinitions deploy(MultipartHttpServletRequest request) throws IOException, ServletException {
        String designer = actors.acting(null);
        Upload upload = Upload.of(request);
        List<Deployed> deployed = inTime.answer(() -> deployer.deploy(upload, designer));
        Map<Deployed, Version> versions = new LinkedHashMap<>();
        deployed.forEach(file -> versions.put(
                file,
                workflows
                        .lifecycle(file.version().key())
                        .flatMap(lifecycle -> lifecycle.version(file.version().version()))
                        .orElseThrow()));
        return DeploymentWithDefinitions.of(versions, workflows::process, !upload.onlyChanges(), base());
    }

    @PostMapping(path = "/process-definition/{id}/start", consumes = MediaType.APPLICATION_JSON_VALUE)
    ProcessInstance start(@PathVariable String id, @RequestBody JsonNode body) {
        return starter.start(id, body, base());
    }

    private Stream<Version> versions() {
        workflows.refresh();
        return workflows.lifecycles().values().stream()
                .map(Lifecycle::versions)
                .flatMap(versions -> versions.values().stream());
    }

    private static String base() {
        return ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString();
    }
}
