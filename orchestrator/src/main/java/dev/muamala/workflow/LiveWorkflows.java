package dev.muamala.workflow;

import dev.muamala.definitions.Workflow;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.Emirate;
import dev.muamala.events.WorkflowEvent;
import dev.muamala.events.WorkflowEvent.VersionMade;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.EventLog;
import dev.muamala.review.Review;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.workflow.Version.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * The workflows as the log has them. What became of each is in memory and is read on by {@link #refresh}: by the node
 * that decides before it answers, by the others a moment after they hear of it. Documents are read from the log when
 * they are first asked for; a version is one document for ever, so none is read twice.
 *
 * <p>A version that this node has not heard of yet, because another node has just published it, is looked for in the
 * log before anybody is told that there is none.
 */
public final class LiveWorkflows implements Workflows {
    private static final int PAGE = 100;

    private final EventLog log;
    private final Workflows shipped;
    private final Clock clock;
    private final Map<WorkflowVersion, Workflow> documents = new ConcurrentHashMap<>();
    private volatile Map<String, Lifecycle> lifecycles = Map.of();
    private long position;

    /** @param shipped where decisions are; its workflows are recorded by {@link ShippedWorkflows} */
    LiveWorkflows(EventLog log, Workflows shipped, Clock clock) {
        this.log = log;
        this.shipped = shipped;
        this.clock = clock;
        refresh();
    }

    /** Reads what the log has grown by. When this returns, everything is known that was in the log before. */
    public synchronized void refresh() {
        for (List<? extends TrackedEventMessage<?>> page = page(); !page.isEmpty(); page = page()) {
            Map<String, Lifecycle> changed = new HashMap<>(lifecycles);
            for (TrackedEventMessage<?> message : page) {
                WorkflowEvent event = (WorkflowEvent) message.getPayload();
                changed.compute(
                        event.workflow().key(),
                        (key, known) -> (known == null ? Lifecycle.of(key) : known).after(event));
                position = message.trackingToken().position().orElseThrow();
            }
            lifecycles = Map.copyOf(changed);
        }
    }

    private List<? extends TrackedEventMessage<?>> page() {
        return log.readOf(WorkflowLifecycle.TYPE, position, PAGE);
    }

    /** Everything that is known now; see {@link #refresh}. */
    public Map<String, Lifecycle> lifecycles() {
        return lifecycles;
    }

    /** What became of this workflow; empty when nobody ever made a version of it. */
    public Optional<Lifecycle> lifecycle(String key) {
        return Optional.ofNullable(lifecycles.get(key));
    }

    @Override
    public Optional<WorkflowVersion> current(String key, Emirate emirate, Instant at) {
        return current(key + "@" + emirate.code(), at).or(() -> current(key, at));
    }

    private Optional<WorkflowVersion> current(String key, Instant at) {
        return lifecycle(key).flatMap(lifecycle -> lifecycle.current(at)).map(Version::id);
    }

    @Override
    public Set<WorkflowVersion> versions() {
        return lifecycles.values().stream()
                .flatMap(lifecycle -> lifecycle.versions().values().stream())
                .map(Version::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Drafts too: they can be looked at and rehearsed, though no request takes them. */
    @Override
    public Workflow get(WorkflowVersion version) {
        Workflow known = documents.get(version);
        return known != null ? known : documents.computeIfAbsent(version, this::read);
    }

    private Workflow read(WorkflowVersion version) {
        return log.readEvents(WorkflowLifecycle.id(version.key()), 0)
                .asStream()
                .map(message -> (WorkflowEvent) message.getPayload())
                .filter(VersionMade.class::isInstance)
                .map(VersionMade.class::cast)
                .filter(made -> made.workflow().equals(version))
                .map(made -> workflow(version, made.bpmn().getBytes(StandardCharsets.UTF_8)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no workflow " + version + "; there are "
                        + versions().stream()
                                .map(WorkflowVersion::toString)
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    private static Workflow workflow(WorkflowVersion version, byte[] bpmn) {
        return Workflow.of(version, process(version, bpmn), bpmn);
    }

    /** What is drawn in any version, drafts too. */
    public ProcessModel process(WorkflowVersion version) {
        return process(version, get(version).xml());
    }

    private static ProcessModel process(WorkflowVersion version, byte[] bpmn) {
        return Review.read(bpmn, version)
                .model()
                .orElseThrow(() -> new IllegalArgumentException("Workflow " + version
                        + " is in the log, and this release does not hold it to be safe. Run the release that wrote it,"
                        + " or roll back to another version."));
    }

    /** For those who call or overlay it: only what was published may be relied on. */
    @Override
    public Optional<ProcessModel> model(WorkflowVersion version) {
        return lifecycle(version.key())
                .flatMap(lifecycle -> lifecycle.version(version.version()))
                .filter(known -> known.stage() == Stage.PUBLISHED || known.stage() == Stage.RETIRED)
                .map(known -> process(version));
    }

    /** The one that is current now. */
    @Override
    public Optional<WorkflowVersion> newest(String key) {
        return current(key, clock.instant());
    }

    @Override
    public Optional<byte[]> decision(String key) {
        return shipped.decision(key);
    }

    @Override
    public Set<String> decisions() {
        return shipped.decisions();
    }
}
