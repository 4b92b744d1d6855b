package dev.muamala.request;

import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.StepCancelled;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** The calls that nobody waits for any more. Read from the log, so that it is the same on every node. */
@Component
public class GivenUpCalls {
    private final EventStore log;

    GivenUpCalls(EventStore log) {
        this.log = log;
    }

    public boolean contains(CallMade call) {
        return log.readEvents(call.request().value())
                .asStream()
                .anyMatch(event -> event.getPayload() instanceof StepCancelled cancelled
                        && cancelled.step().equals(call.step()));
    }
}
