package dev.muamala.workflow;

import dev.muamala.events.LocalizedText;
import dev.muamala.workflow.Version.Rehearsal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as it stands.
 *
 * @param current the version that requests take now; null when none does
 * @param scheduled what becomes current later, the next one first
 * @param versions the newest first
 */
record WorkflowView(
        String key,
        LocalizedText label,
        @Nullable Integer current,
        List<Scheduled> scheduled,
        List<VersionView> versions) {
    record Scheduled(int version, Instant effectiveFrom) {}

    /** @param state how far it has come, for example {@code submitted} */
    record VersionView(
            int version,
            String state,
            boolean current,
            boolean shipped,
            LocalizedText label,
            String note,
            String by,
            Instant at,
            Set<String> makers,
            Version.@Nullable Findings review,
            @Nullable Rehearsal rehearsal,
            @Nullable String approvedBy,
            @Nullable Instant effectiveFrom) {
        static VersionView of(Version version, Optional<Version> current) {
            return new VersionView(
                    version.id().version(),
                    version.stage().name().toLowerCase(Locale.ROOT),
                    current.filter(version::equals).isPresent(),
                    version.shipped(),
                    version.label(),
                    version.note(),
                    version.by(),
                    version.at(),
                    new TreeSet<>(version.makers()),
                    version.review().orElse(null),
                    version.rehearsal().orElse(null),
                    version.approvedBy().orElse(null),
                    version.effectiveFrom().orElse(null));
        }
    }

    static WorkflowView of(Lifecycle lifecycle, Instant now) {
        Optional<Version> current = lifecycle.current(now);
        return new WorkflowView(
                lifecycle.key(),
                current.or(lifecycle::newest).map(Version::label).orElseThrow(),
                current.map(version -> version.id().version()).orElse(null),
                lifecycle.scheduled(now).stream()
                        .map(reign -> new Scheduled(reign.version(), reign.from()))
                        .toList(),
                lifecycle.versions().descendingMap().values().stream()
                        .map(version -> VersionView.of(version, current))
                        .toList());
    }

    /** Without the versions, for lists. */
    record Summary(
            String key,
            LocalizedText label,
            @Nullable Integer current,
            List<Scheduled> scheduled,
            int newest,
            String newestState) {
        static Summary of(WorkflowView view) {
            VersionView newest = view.versions().get(0);
            return new Summary(
                    view.key(), view.label(), view.current(), view.scheduled(), newest.version(), newest.state());
        }
    }
}
