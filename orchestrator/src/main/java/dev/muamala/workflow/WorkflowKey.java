package dev.muamala.workflow;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import java.util.Optional;

/**
 * What a workflow is called: the id of its process, with the emirate's code after an {@code @} for an emirate's own.
 *
 * @param emirate of an overlay
 */
public record WorkflowKey(String process, Optional<Emirate> emirate) {
    /** Of a key that {@link #violation} has nothing against. */
    public static WorkflowKey of(String key) {
        String[] parts = key.split("@", 2);
        return new WorkflowKey(parts[0], parts.length == 1 ? Optional.empty() : Emirate.ofCode(parts[1]));
    }

    public static Optional<Violation> violation(String key) {
        WorkflowKey read = of(key);
        return read.process.matches("[a-z][a-z0-9-]{0,62}") && read.emirate.isPresent() == key.contains("@")
                ? Optional.empty()
                : Optional.of(new Violation(
                        "/key",
                        "bad-key",
                        new LocalizedText(
                                "اسم سير العمل غير صالح.",
                                "A workflow's key is small letters, digits and hyphens, with the emirate of an"
                                        + " overlay: trade-licence@AE-DU.")));
    }
}
