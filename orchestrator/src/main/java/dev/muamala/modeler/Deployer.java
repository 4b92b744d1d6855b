package dev.muamala.modeler;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.modeler.Upload.File;
import dev.muamala.review.Finding;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import dev.muamala.workflow.DraftReview;
import dev.muamala.workflow.LiveWorkflows;
import dev.muamala.workflow.PublishingRules;
import dev.muamala.workflow.Version.Stage;
import dev.muamala.workflow.WorkflowCommand;
import dev.muamala.workflow.WorkflowCommand.PublishVersion;
import dev.muamala.workflow.WorkflowCommand.RequestApproval;
import dev.muamala.workflow.WorkflowCommand.SaveDraft;
import dev.muamala.workflow.WorkflowCommands;
import dev.muamala.workflow.WorkflowKey;
import dev.muamala.workflow.WorkflowRefused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Takes what was deployed as far as its designer may take it: to a reviewed draft, or to publication. Nobody's approval
 * is given here; a version that needs one waits for it, and deploying it again afterwards publishes it.
 */
@Component
class Deployer {
    private final WorkflowCommands commands;
    private final LiveWorkflows workflows;
    private final DraftReview review;
    private final PublishingRules rules;
    private final ModelerProperties properties;

    Deployer(
            WorkflowCommands commands,
            LiveWorkflows workflows,
            DraftReview review,
            PublishingRules rules,
            ModelerProperties properties) {
        this.commands = commands;
        this.workflows = workflows;
        this.review = review;
        this.rules = rules;
        this.properties = properties;
    }

    /** @param changed false when this is what the workflow's newest version says already */
    record Deployed(WorkflowVersion version, String file, boolean changed) {}

    /** @throws CamundaError when a file does not pass the review, or is kept and may not be published */
    List<Deployed> deploy(Upload upload, String designer) {
        Map<String, File> files = byKey(upload);
        if (files.size() > 1) {
            requireAllGood(files);
        }
        List<Deployed> kept = new ArrayList<>();
        files.forEach((key, file) -> kept.add(keep(key, file, upload.name(), designer)));
        if (properties.publishes(designer)) {
            publish(kept, upload.name(), designer);
        }
        return kept;
    }

    private static Map<String, File> byKey(Upload upload) {
        Map<String, File> files = new LinkedHashMap<>();
        for (File file : upload.files()) {
            String key = Review.processId(file.content())
                            .orElseGet(() -> file.name().replaceFirst("\\..*", ""))
                    + upload.emirate().map(emirate -> "@" + emirate.code()).orElse("");
            WorkflowKey.violation(key).ifPresent(violation -> {
                throw CamundaError.invalid("The id of the process in \"" + file.name() + "\" is \"" + key + "\". "
                        + violation.message().en() + " Change the id in the properties of the process (click on the"
                        + " canvas). Nothing was deployed.");
            });
            if (files.put(key, file) != null) {
                throw CamundaError.invalid(
                        "Two files hold the process \"" + key + "\". Deploy one of them. Nothing was deployed.");
            }
        }
        return files;
    }

    /** Of several files none is kept unless all pass. */
    private void requireAllGood(Map<String, File> files) {
        Map<String, List<Finding>> bad = new LinkedHashMap<>();
        files.forEach((key, file) -> {
            Reviewed reviewed = review.of(file.content(), new WorkflowVersion(key, next(key)));
            if (!reviewed.accepted()) {
                bad.put(file.name(), reviewed.findings());
            }
        });
        if (!bad.isEmpty()) {
            throw CamundaError.parse(bad);
        }
    }

    private int next(String key) {
        return workflows
                .lifecycle(key)
                .map(lifecycle -> lifecycle.versions().lastKey() + 1)
                .orElse(1);
    }

    private Deployed keep(String key, File file, String note, String designer) {
        WorkflowCommands.Receipt receipt = send(new SaveDraft(key, file.content(), note, designer), file.name());
        return new Deployed(receipt.workflow(), file.name(), receipt.changed());
    }

    private void publish(List<Deployed> kept, String note, String designer) {
        List<String> unpublished = new ArrayList<>();
        for (Deployed deployed : kept) {
            WorkflowVersion version = deployed.version();
            if (rules.approval() && stage(version) == Stage.DRAFT) {
                send(new RequestApproval(version.key(), version.version(), note, designer), deployed.file());
            }
            try {
                commands.send(new PublishVersion(version.key(), version.version(), Optional.empty(), note, designer));
            } catch (WorkflowRefused refusal) {
                unpublished.add(unpublished(version, refusal));
            }
        }
        if (!unpublished.isEmpty()) {
            throw CamundaError.of(409, "NotPublished", String.join("\n", unpublished));
        }
    }

    private static String unpublished(WorkflowVersion version, WorkflowRefused refusal) {
        StringBuilder text = new StringBuilder(version + " is kept and was not published: "
                + refusal.explanation().en() + " [" + refusal.code() + "]");
        refusal.findings().forEach(finding -> text.append("\n* ").append(finding));
        return text.append("\n")
                .append(
                        refusal.code().equals("approval-missing")
                                ? "Somebody else approves and publishes it: muamala publish " + version + " --as=<name>"
                                : "How it stands: muamala workflows " + version.key())
                .toString();
    }

    private Stage stage(WorkflowVersion version) {
        return workflows
                .lifecycle(version.key())
                .flatMap(lifecycle -> lifecycle.version(version.version()))
                .orElseThrow()
                .stage();
    }

    private WorkflowCommands.Receipt send(WorkflowCommand command, String file) {
        try {
            return commands.send(command);
        } catch (WorkflowRefused refusal) {
            throw refusal.findings().isEmpty()
                    ? CamundaError.of(
                            refusal.kind().status(),
                            "WorkflowRefused",
                            refusal.explanation().en() + " [" + refusal.code() + "]")
                    : CamundaError.parse(Map.of(file, refusal.findings()));
        }
    }
}
