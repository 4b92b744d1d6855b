package dev.muamala.events;

import java.util.Objects;

/**
 * One published version of a workflow. The key is the process id, with the emirate's code after an {@code @} for an
 * emirate's overlay: {@code trade-licence}, {@code trade-licence@AE-DU}. Versions count from 1.
 */
public record WorkflowVersion(String key, int version) {
    public WorkflowVersion {
        Objects.requireNonNull(key, "workflow key");
        if (version < 1) {
            throw new IllegalArgumentException(
                    "workflow \"" + key + "\" has version " + version + "; they count from 1");
        }
    }

    @Override
    public String toString() {
        return key + ":" + version;
    }
}
