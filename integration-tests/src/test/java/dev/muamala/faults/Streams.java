package dev.muamala.faults;

import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.StepEnded;
import dev.muamala.events.RequestEvent.StepOpened;
import dev.muamala.events.StepKey;
import dev.muamala.faults.Evidence.Logged;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What one request's own events say, read as its aggregate reads them. */
final class Streams {
    private Streams() {}

    /** The steps that were opened and not ended. */
    static Map<StepKey, StepOpened> openSteps(List<Logged> stream) {
        Map<StepKey, StepOpened> open = new LinkedHashMap<>();
        for (Logged logged : stream) {
            if (logged.event() instanceof StepOpened opened) {
                open.put(opened.step(), opened);
            } else if (logged.event() instanceof StepEnded ended) {
                open.remove(ended.step());
            }
        }
        return open;
    }

    static <T extends RequestEvent> Stream<T> all(Class<T> kind, List<Logged> stream) {
        return stream.stream().map(Logged::event).filter(kind::isInstance).map(kind::cast);
    }
}
