package dev.muamala.request;

import dev.muamala.events.Data;
import dev.muamala.events.LocalizedText;
import java.util.Map;
import java.util.Optional;

/** What is known of a call. Only the first two end it. */
public sealed interface CallOutcome {
    /** The answer itself, as it is kept when nobody waits for it any more; empty while there is none. */
    default Optional<Map<String, Object>> answer() {
        return Optional.empty();
    }

    /** Done, with this result. */
    record Replied(Map<String, Object> result) implements CallOutcome {
        public Replied {
            result = Data.copyOf(result);
        }

        @Override
        public Optional<Map<String, Object>> answer() {
            return Optional.of(Map.of("outcome", "replied", "result", result));
        }
    }

    /** Declined, for a reason that the citizen may read. {@code code} is what the workflow can catch. */
    record Refused(String code, LocalizedText reason, Map<String, Object> details) implements CallOutcome {
        public Refused {
            details = Data.copyOf(details);
        }

        @Override
        public Optional<Map<String, Object>> answer() {
            return Optional.of(Map.of(
                    "outcome",
                    "refused",
                    "code",
                    code,
                    "reason",
                    Map.of("ar", reason.ar(), "en", reason.en()),
                    "details",
                    details));
        }
    }

    /** Taken; a callback will tell. {@code reference} is the entity's own, or empty. */
    record Accepted(String reference) implements CallOutcome {}

    /** Nobody can say whether it was done: no answer, a broken one, or one that cannot be trusted. Ask again. */
    record Unknown(String reason) implements CallOutcome {}
}
