package dev.muamala.workflow;

import dev.muamala.definitions.Workflow;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.WorkflowEvent;
import dev.muamala.events.WorkflowEvent.VersionDrafted;
import dev.muamala.events.WorkflowEvent.VersionShipped;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.EventLog;
import dev.muamala.review.RegeneratedBpmn;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.workflow.Version.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the log has the workflows that come with the product. What a request runs on is then in the log with
 * the request, whatever a later release brings, and a node of the last release knows what a node of the next one
 * starts.
 *
 * <p>Each document is recorded once, at the first start of a release that has it. It is in force at once, unless
 * designers have published a version of their own: then it is a draft for them to look at.
 */
final class ShippedWorkflows {
    private static final Logger LOG = LoggerFactory.getLogger(ShippedWorkflows.class);
    private static final int ATTEMPTS = 10;
    private static final String NOTE = "Came with a release of the product.";

    private final Workflows shipped;
    private final EventLog log;
    private final Clock clock;

    ShippedWorkflows(Workflows shipped, EventLog log, Clock clock) {
        this.shipped = shipped;
        this.log = log;
        this.clock = clock;
    }

    /** Records in the log what is not there yet; {@code live} knows it afterwards. */
    void recordIn(LiveWorkflows live) {
        shipped.versions().stream()
                .map(WorkflowVersion::key)
                .distinct()
                .sorted()
                .forEach(key -> record(key, live));
    }

    private void record(String key, LiveWorkflows live) {
        for (int attempt = 1; ; attempt++) {
            Lifecycle known = live.lifecycle(key).orElseGet(() -> Lifecycle.of(key));
            try {
                append(key, known.events(), missing(known));
                live.refresh();
                return;
            } catch (ConcurrencyException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                live.refresh();
            }
        }
    }

    private List<WorkflowEvent> missing(Lifecycle before) {
        List<WorkflowEvent> events = new ArrayList<>();
        Lifecycle known = before;
        for (WorkflowVersion version : versionsOf(before.key())) {
            ProcessModel model = shipped.model(version).orElseThrow();
            if (!isKnown(known, version, model)) {
                WorkflowEvent event = event(known, version, model);
                events.add(event);
                known = known.after(event);
            }
        }
        return events;
    }

    private List<WorkflowVersion> versionsOf(String key) {
        return shipped.versions().stream()
                .filter(version -> version.key().equals(key))
                .sorted(Comparator.comparingInt(WorkflowVersion::version))
                .toList();
    }

    /** Under its own number, or under the one it got when that was taken. */
    private boolean isKnown(Lifecycle known, WorkflowVersion version, ProcessModel model) {
        return known.version(version.version())
                        .map(Version::fingerprint)
                        .filter(Documents.fingerprint(shipped.get(version).xml())::equals)
                        .isPresent()
                || known.versions().values().stream().anyMatch(other -> other.isOf(model));
    }

    private WorkflowEvent event(Lifecycle known, WorkflowVersion version, ProcessModel model) {
        Workflow workflow = shipped.get(version);
        WorkflowVersion recorded = version;
        byte[] bpmn = workflow.xml();
        if (version.version() < known.next()) {
            recorded = new WorkflowVersion(version.key(), known.next());
            bpmn = RegeneratedBpmn.of(model, recorded.version());
            LOG.warn(
                    "The workflow {} that comes with this release is another than the log has; it becomes version {}",
                    version,
                    recorded.version());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String text = new String(bpmn, StandardCharsets.UTF_8);
        String fingerprint = Documents.fingerprint(bpmn);
        boolean designers = known.versions().values().stream()
                .anyMatch(other -> !other.shipped() && other.stage() == Stage.PUBLISHED);
        return designers
                ? new VersionDrafted(recorded, workflow.label(), text, fingerprint, NOTE, WorkflowEvent.PRODUCT, now)
                : new VersionShipped(recorded, workflow.label(), text, fingerprint, WorkflowEvent.PRODUCT, now);
    }

    private void append(String key, long from, List<WorkflowEvent> events) {
        long sequence = from;
        List<DomainEventMessage<?>> messages = new ArrayList<>();
        for (WorkflowEvent event : events) {
            messages.add(new GenericDomainEventMessage<>(
                    WorkflowLifecycle.TYPE, WorkflowLifecycle.id(key), sequence++, event));
        }
        log.appendEvents(messages);
    }
}
