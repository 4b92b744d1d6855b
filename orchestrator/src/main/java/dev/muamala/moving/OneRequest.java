package dev.muamala.moving;

import dev.muamala.events.MoveEvent.Begun;
import dev.muamala.events.MoveEvent.Diverged;
import dev.muamala.events.MoveEvent.Left;
import dev.muamala.events.MoveEvent.MoveAdvanced;
import dev.muamala.events.MoveEvent.MoveStarted;
import dev.muamala.events.MoveEvent.UndoStarted;
import dev.muamala.events.MoveId;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.MoveUndone;
import dev.muamala.events.RequestEvent.ReplayDiverged;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.RequestMoved;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestEvent.WorkflowFailed;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.EventLog;
import dev.muamala.eventstore.EventLogUnavailableException;
import dev.muamala.request.CommandRefused;
import dev.muamala.request.Divergence;
import dev.muamala.request.MoveRequest;
import dev.muamala.request.RequestCommands;
import dev.muamala.request.Turns;
import dev.muamala.request.UndoMove;
import dev.muamala.workflow.interpreter.Interpreter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What a batch does about one request. */
@Component
class OneRequest {
    private static final Logger LOG = LoggerFactory.getLogger(OneRequest.class);

    private final EventLog log;
    private final RequestCommands commands;
    private final Interpreter interpreter;

    OneRequest(EventLog log, RequestCommands commands, Interpreter interpreter) {
        this.log = log;
        this.commands = commands;
        this.interpreter = interpreter;
    }

    /** What became of one request. */
    sealed interface Result {}

    private record Done(RequestId request) implements Result {}

    private record Otherwise(Diverged diverged) implements Result {}

    private record Stayed(Left left) implements Result {}

    static MoveAdvanced recorded(MoveId move, long position, List<Result> results, Instant at) {
        List<RequestId> done = new ArrayList<>();
        List<Diverged> diverged = new ArrayList<>();
        List<Left> left = new ArrayList<>();
        for (Result result : results) {
            if (result instanceof Done one) {
                done.add(one.request());
            } else if (result instanceof Otherwise one) {
                diverged.add(one.diverged());
            } else {
                left.add(((Stayed) result).left());
            }
        }
        return new MoveAdvanced(move, position, done, diverged, left, at);
    }

    /**
     * @param event by which the log led to the request: its submission, or the move that is to be undone
     * @return nothing when the request is not meant
     * @throws EventLogUnavailableException when it cannot be known or done now
     */
    Optional<Result> result(Begun begun, RequestEvent event) {
        try {
            return begun instanceof MoveStarted move
                    ? moved(move, (RequestSubmitted) event)
                    : undone((UndoStarted) begun, (RequestMoved) event);
        } catch (EventLogUnavailableException e) {
            throw e;
        } catch (ConcurrencyException e) {
            return Optional.of(new Stayed(new Left(event.request(), "request-busy")));
        } catch (RuntimeException e) {
            LOG.error("Request {} is left where it is by the move {}", event.request(), begun.move(), e);
            return Optional.of(new Stayed(new Left(event.request(), "internal-error")));
        }
    }

    private Optional<Result> moved(MoveStarted move, RequestSubmitted submitted) {
        RequestId request = submitted.request();
        if (!move.emirates().contains(submitted.emirate())
                || !submitted.workflow().nationalKey().equals(move.workflow().nationalKey())) {
            return Optional.empty();
        }
        Past past = past(request);
        if (past.isMovedBy(move.move())) {
            return Optional.of(new Done(request));
        }
        WorkflowVersion from = past.version();
        if (past.isOver() || !move.from().contains(from)) {
            return Optional.empty();
        }
        if (past.standsStill()) {
            return Optional.of(new Stayed(new Left(request, "stands-still")));
        }
        if (move.dryRun()) {
            return Optional.of(divergence(past, move).orElse(new Done(request)));
        }
        try {
            commands.sendInPassing(
                    new MoveRequest(request, from, move.workflow(), move.move(), move.reason(), move.by()));
            return Optional.of(new Done(request));
        } catch (CommandRefused e) {
            return e.code().equals("request-closed") || e.code().equals("version-changed")
                    ? Optional.empty()
                    : Optional.of(divergence(past(request), move).orElse(new Stayed(new Left(request, e.code()))));
        }
    }

    private Optional<Result> divergence(Past past, MoveStarted move) {
        return Divergence.between(Turns.of(past.events()), move.workflow(), interpreter)
                .<Result>map(where -> new Otherwise(new Diverged(
                        past.events().get(0).request(),
                        past.version(),
                        where.turn(),
                        where.after(),
                        where.recorded(),
                        where.instead())));
    }

    private Optional<Result> undone(UndoStarted undo, RequestMoved moved) {
        if (!moved.move().equals(undo.undoes())) {
            return Optional.empty();
        }
        try {
            commands.sendInPassing(new UndoMove(moved.request(), undo.undoes(), undo.by()));
            return Optional.of(new Done(moved.request()));
        } catch (CommandRefused e) {
            return Optional.of(new Stayed(new Left(moved.request(), e.code())));
        }
    }

    private Past past(RequestId request) {
        return new Past(log.readEvents(request.value(), 0)
                .asStream()
                .map(message -> (RequestEvent) message.getPayload())
                .toList());
    }

    /** What happened to a request so far. */
    private record Past(List<RequestEvent> events) {
        WorkflowVersion version() {
            WorkflowVersion version = ((RequestSubmitted) events.get(0)).workflow();
            for (RequestEvent event : events) {
                if (event instanceof RequestMoved moved) {
                    version = moved.to();
                } else if (event instanceof MoveUndone undone) {
                    version = undone.to();
                }
            }
            return version;
        }

        /** And not brought back since. */
        boolean isMovedBy(MoveId move) {
            return events.stream()
                            .anyMatch(event -> event instanceof RequestMoved moved
                                    && moved.move().equals(move))
                    && events.stream()
                            .noneMatch(event -> event instanceof MoveUndone undone
                                    && undone.move().equals(move));
        }

        boolean isOver() {
            return events.stream().anyMatch(RequestCompleted.class::isInstance);
        }

        boolean standsStill() {
            return events.stream()
                    .anyMatch(event -> event instanceof ReplayDiverged || event instanceof WorkflowFailed);
        }
    }
}
