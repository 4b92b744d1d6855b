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

    /** The national workflow that this is an emirate's own form of, or is itself. */
    public String nationalKey() {
        int overlay = key.indexOf('@');
        return overlay < 0 ? key : key.substring(0, overlay);
    }

    /** Whether requests of this emirate may run on it: a national workflow serves everywhere, an overlay at home. */
    public boolean serves(Emirate emirate) {
        return key.equals(nationalKey()) || key.equals(nationalKey() + "@" + emirate.code());
    }

    @Override
    public String toString() {
        return key + ":" + version;
    }
}
