package dev.muamala.workflow;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import java.util.Optional;

/** How a workflow may be called: {@code trade-licence}, or {@code trade-licence@AE-DU} where an emirate has its own. */
public final class WorkflowKey {
    private WorkflowKey() {}

    /** What is wrong with the key, if anything is. */
    public static Optional<Violation> violation(String key) {
        String[] parts = key.split("@", 2);
        return parts[0].matches("[a-z][a-z0-9-]{0,62}")
                        && (parts.length == 1 || Emirate.ofCode(parts[1]).isPresent())
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
