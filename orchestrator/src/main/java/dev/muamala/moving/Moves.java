package dev.muamala.moving;

import dev.muamala.events.MoveEvent;
import dev.muamala.events.MoveEvent.Begun;
import dev.muamala.events.MoveEvent.MoveAdvanced;
import dev.muamala.events.MoveId;
import dev.muamala.eventstore.EventLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.stereotype.Component;

/** The batches as the log has them. What is known is kept in memory and read on by every question. */
@Component
class Moves {
    /** Under which the log keeps them. */
    static final String TYPE = "Move";

    private static final int PAGE = 100;

    private final EventLog log;
    private final Map<MoveId, Move> moves = new HashMap<>();
    private long position;

    Moves(EventLog log) {
        this.log = log;
    }

    /** The name under which the log and the list of due work know the batch; nothing else has such a name. */
    static String id(MoveId move) {
        return "move:" + move;
    }

    /** What became of requests, a part of it. @param next where to read on; null at the end */
    record Results(MoveAdvanced found, Long next) {}

    synchronized Optional<Move> get(MoveId id) {
        refresh();
        return Optional.ofNullable(moves.get(id));
    }

    /** Of all workflows, in no order. */
    synchronized List<Move> all() {
        refresh();
        return List.copyOf(moves.values());
    }

    private void refresh() {
        for (List<? extends TrackedEventMessage<?>> page = log.readOf(TYPE, position, PAGE);
                !page.isEmpty();
                page = log.readOf(TYPE, position, PAGE)) {
            for (TrackedEventMessage<?> message : page) {
                MoveEvent event = (MoveEvent) message.getPayload();
                long index = message.trackingToken().position().orElseThrow();
                moves.compute(
                        event.move(),
                        (id, known) -> known == null ? Move.of((Begun) event, index) : known.after(event, index));
                position = index;
            }
        }
    }

    /** The first piece of results after this global index; empty when there is none. */
    Optional<Results> results(Move move, long after) {
        long from = Math.max(after, move.start());
        while (from < move.latest()) {
            for (TrackedEventMessage<?> message : log.readOf(TYPE, from, PAGE)) {
                from = message.trackingToken().position().orElseThrow();
                if (message.getPayload() instanceof MoveAdvanced found
                        && found.move().equals(move.id())) {
                    return Optional.of(new Results(found, from < move.latest() ? from : null));
                }
            }
        }
        return Optional.empty();
    }

    /** @throws ConcurrencyException when there is such a batch already */
    void begin(Begun begun) {
        append(begun.move(), 0, List.of(begun));
    }

    /** @throws ConcurrencyException when something else happened to the batch since it was looked at */
    void append(Move move, List<? extends MoveEvent> events) {
        append(move.id(), move.events(), events);
    }

    private void append(MoveId id, long from, List<? extends MoveEvent> events) {
        List<DomainEventMessage<?>> messages = new ArrayList<>();
        for (MoveEvent event : events) {
            messages.add(new GenericDomainEventMessage<>(TYPE, id(id), from + messages.size(), event));
        }
        log.appendEvents(messages);
    }
}
