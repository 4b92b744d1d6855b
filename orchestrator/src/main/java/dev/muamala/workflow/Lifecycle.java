package dev.muamala.workflow;

import dev.muamala.events.WorkflowEvent;
import dev.muamala.events.WorkflowEvent.ApprovalRequested;
import dev.muamala.events.WorkflowEvent.DifferencesAccepted;
import dev.muamala.events.WorkflowEvent.RehearsalReported;
import dev.muamala.events.WorkflowEvent.VersionApproved;
import dev.muamala.events.WorkflowEvent.VersionMade;
import dev.muamala.events.WorkflowEvent.VersionPublished;
import dev.muamala.events.WorkflowEvent.VersionRehearsed;
import dev.muamala.events.WorkflowEvent.VersionRejected;
import dev.muamala.events.WorkflowEvent.VersionRetired;
import dev.muamala.events.WorkflowEvent.VersionReviewed;
import dev.muamala.events.WorkflowEvent.VersionRolledBack;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What has become of one workflow: its versions, and which of them is current when. A pure fold of its events, the same
 * for those who decide and for those who read. Immutable.
 *
 * @param reigns in the order in which they were decided
 * @param events how many there have been
 */
public record Lifecycle(String key, NavigableMap<Integer, Version> versions, List<Reign> reigns, long events) {
    /**
     * From a moment on a version is current, until the next reign begins. Of two that begin at the same moment, the one
     * that was decided later holds.
     *
     * @param takesBack the version in whose place it brought an earlier one back
     */
    public record Reign(int version, Instant from, Optional<Integer> takesBack) {}

    public Lifecycle {
        versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
        reigns = List.copyOf(reigns);
    }

    static Lifecycle of(String key) {
        return new Lifecycle(key, new TreeMap<>(), List.of(), 0);
    }

    Lifecycle after(WorkflowEvent event) {
        Lifecycle changed = evolve(event);
        return new Lifecycle(key, changed.versions, changed.reigns, events + 1);
    }

    private Lifecycle evolve(WorkflowEvent event) {
        int number = event.workflow().version();
        if (event instanceof VersionMade made) {
            Lifecycle with = put(Version.of(made));
            Instant from = reigns.isEmpty() ? Instant.EPOCH : made.at();
            return with.versions.get(number).shipped() ? with.reigning(number, from, Optional.empty()) : with;
        }
        if (event instanceof VersionReviewed review) {
            return change(number, version -> version.after(review));
        }
        if (event instanceof VersionRehearsed rehearsal) {
            return change(number, version -> version.after(rehearsal));
        }
        if (event instanceof RehearsalReported) {
            return this;
        }
        if (event instanceof DifferencesAccepted accepted) {
            return change(number, version -> version.after(accepted));
        }
        if (event instanceof ApprovalRequested request) {
            return change(number, version -> version.after(request));
        }
        if (event instanceof VersionApproved approval) {
            return change(number, version -> version.after(approval));
        }
        if (event instanceof VersionRejected) {
            return change(number, Version::rejected);
        }
        if (event instanceof VersionPublished published) {
            return change(number, version -> version.after(published))
                    .notFrom(number, published.at())
                    .reigning(number, published.effectiveFrom(), Optional.empty());
        }
        if (event instanceof VersionRetired retired) {
            return change(number, version -> version.after(retired));
        }
        VersionRolledBack back = (VersionRolledBack) event;
        return reigning(number, back.at(), Optional.of(back.from().version()));
    }

    private Lifecycle put(Version version) {
        NavigableMap<Integer, Version> changed = new TreeMap<>(versions);
        changed.put(version.id().version(), version);
        return new Lifecycle(key, changed, reigns, events);
    }

    private Lifecycle change(int number, UnaryOperator<Version> change) {
        return put(change.apply(versions.get(number)));
    }

    private Lifecycle reigning(int version, Instant from, Optional<Integer> takesBack) {
        List<Reign> longer = new ArrayList<>(reigns);
        longer.add(new Reign(version, from, takesBack));
        return new Lifecycle(key, versions, longer, events);
    }

    /** Publishing a version again moves the day that it was to begin. */
    private Lifecycle notFrom(int version, Instant now) {
        return new Lifecycle(
                key,
                versions,
                reigns.stream()
                        .filter(reign ->
                                reign.version() != version || !reign.from().isAfter(now))
                        .toList(),
                events);
    }

    public Optional<Version> version(int number) {
        return Optional.ofNullable(versions.get(number));
    }

    /** The number that the next draft gets. */
    int next() {
        return versions.isEmpty() ? 1 : versions.lastKey() + 1;
    }

    Optional<Version> newest() {
        return Optional.ofNullable(versions.lastEntry()).map(Map.Entry::getValue);
    }

    /** What a request takes that is submitted at this moment; nothing when that version was retired. */
    public Optional<Version> current(Instant at) {
        return latest(at).filter(version -> !version.isRetired(at));
    }

    /** The version whose reign began last, retired or not. */
    Optional<Version> latest(Instant at) {
        return begun(at).reduce((earlier, later) -> later).map(reign -> versions.get(reign.version()));
    }

    /** What becomes current when the current version is taken back. */
    Optional<Version> previous(Instant at) {
        Deque<Integer> order = new ArrayDeque<>();
        for (Reign reign : begun(at).toList()) {
            if (reign.takesBack().isPresent() && order.contains(reign.version())) {
                while (order.peek() != reign.version()) {
                    order.pop();
                }
            } else {
                order.remove(reign.version());
                order.push(reign.version());
            }
        }
        return order.stream()
                .skip(1)
                .map(versions::get)
                .filter(version -> !version.isRetired(at))
                .findFirst();
    }

    /** Which version was taken back, when nothing was published since. */
    Optional<Integer> lastRolledBackFrom() {
        return reigns.isEmpty()
                ? Optional.empty()
                : reigns.get(reigns.size() - 1).takesBack();
    }

    /** Whether the version has been current at some time before. */
    public boolean hasReigned(int version, Instant at) {
        return reigns.stream()
                .anyMatch(reign -> reign.version() == version && !reign.from().isAfter(at));
    }

    /** The reigns that are still to begin, the next one first. */
    public List<Reign> scheduled(Instant at) {
        return reigns.stream()
                .filter(reign -> reign.from().isAfter(at))
                .filter(reign -> !versions.get(reign.version()).isRetired(at))
                .sorted(Comparator.comparing(Reign::from))
                .toList();
    }

    /** The reigns that have begun, in the order in which they did. */
    private Stream<Reign> begun(Instant at) {
        return reigns.stream().filter(reign -> !reign.from().isAfter(at)).sorted(Comparator.comparing(Reign::from));
    }
}
