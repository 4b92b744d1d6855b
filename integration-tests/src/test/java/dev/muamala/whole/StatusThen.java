package dev.muamala.whole;

import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestId;
import dev.muamala.eventstore.EventLog;
import dev.muamala.projection.Position;
import dev.muamala.status.RequestStatus;
import dev.muamala.status.RequestStatusProjection;
import java.util.Iterator;
import org.axonframework.eventhandling.DomainEventMessage;

/** The status as it was, folded from the log by the read side's own projection. */
final class StatusThen {
    private StatusThen() {}

    static RequestStatus of(WholeSystem system, RequestId request, long position) {
        RequestStatusProjection projection = new RequestStatusProjection();
        EventLog log = system.bean(EventLog.class);
        RequestStatus status = null;
        for (Iterator<? extends DomainEventMessage<?>> events =
                        log.readEvents(request.value(), 0).asStream().iterator();
                events.hasNext(); ) {
            DomainEventMessage<?> message = events.next();
            long index = log.positionOf(request.value(), message.getSequenceNumber());
            if (index > position) {
                break;
            }
            status = projection.evolve(
                    status, (RequestEvent) message.getPayload(), new Position(index, message.getSequenceNumber()));
        }
        return status;
    }
}
