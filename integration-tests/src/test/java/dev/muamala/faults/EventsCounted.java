package dev.muamala.faults;

import dev.muamala.events.RequestEvent;
import dev.muamala.projection.Position;
import dev.muamala.projection.Projection;
import java.util.List;

/** A fold that counts and would not notice an event that comes twice. */
class EventsCounted implements Projection<RequestEvent, EventsCounted.Count> {
    /** @param events of one request */
    public record Count(String request, long events) {}

    @Override
    public String name() {
        return "events-counted";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Class<RequestEvent> eventType() {
        return RequestEvent.class;
    }

    @Override
    public Class<Count> documentType() {
        return Count.class;
    }

    @Override
    public String key(RequestEvent event) {
        return event.request().value();
    }

    @Override
    public Count evolve(Count current, RequestEvent event, Position position) {
        return new Count(key(event), current == null ? 1 : current.events() + 1);
    }

    @Override
    public List<List<String>> indexes() {
        return List.of();
    }
}
