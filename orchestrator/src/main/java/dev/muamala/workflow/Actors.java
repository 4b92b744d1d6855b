package dev.muamala.workflow;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Who acts on workflows. Nobody is asked to prove it yet: a caller is who they say they are. This is the one place
 * where a proven identity takes over.
 */
@Component
public class Actors {
    /** @return the name that history keeps; empty when the caller gave none */
    public Optional<String> claimed(String name) {
        return Optional.ofNullable(name).map(String::strip).filter(text -> !text.isEmpty());
    }

    public static Violation missing() {
        return new Violation(
                "/by", "missing", new LocalizedText("اذكر من يقوم بهذا.", "Say who does this; history keeps it."));
    }
}
