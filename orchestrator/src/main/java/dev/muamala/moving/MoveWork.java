package dev.muamala.moving;

import dev.muamala.events.Emirate;
import dev.muamala.events.MoveEvent;
import dev.muamala.events.MoveEvent.MoveAdvanced;
import dev.muamala.events.MoveEvent.MoveEnded;
import dev.muamala.events.MoveEvent.MoveStarted;
import dev.muamala.events.MoveEvent.UndoStarted;
import dev.muamala.events.MoveId;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.WorkflowEvent.VersionRolledBack;
import dev.muamala.eventstore.DueWork;
import dev.muamala.eventstore.EventLog;
import dev.muamala.workflow.LiveWorkflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * Works on batches, a piece at a time. A piece that was not recorded, because its node died, is done again by another
 * and comes to the same: a request that this batch has moved is not moved twice, and is counted as moved.
 */
final class MoveWork implements AutoCloseable {
    private static final int PAGE = 200;
    private static final Duration PIECE = Duration.ofSeconds(2);

    private final Moves moves;
    private final EventLog log;
    private final LiveWorkflows workflows;
    private final OneRequest oneRequest;
    private final Clock clock;
    private final ExecutorService threads;

    /** @param atOnce how many requests are worked on at the same time; the rest of the node is for the citizens */
    MoveWork(Moves moves, EventLog log, LiveWorkflows workflows, OneRequest oneRequest, Clock clock, int atOnce) {
        this.moves = moves;
        this.log = log;
        this.workflows = workflows;
        this.oneRequest = oneRequest;
        this.clock = clock;
        this.threads = Executors.newFixedThreadPool(atOnce, work -> {
            Thread thread = new Thread(work, "move");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Does the next piece of a batch. What it records makes the piece after due. */
    void take(DueWork.Item item) {
        workflows.refresh();
        if (item.event() instanceof VersionRolledBack back) {
            begin(back);
        } else {
            goOn(((MoveEvent) item.event()).move());
        }
    }

    private void begin(VersionRolledBack back) {
        try {
            moves.begin(new MoveStarted(
                    MoveId.of(back),
                    back.workflow(),
                    List.of(back.from()),
                    Stream.of(Emirate.values()).filter(back.workflow()::serves).toList(),
                    false,
                    back.reason(),
                    back.by(),
                    now()));
        } catch (ConcurrencyException e) {
            goOn(MoveId.of(back));
        }
    }

    private void goOn(MoveId id) {
        Move move = moves.get(id).orElseThrow();
        if (move.isOver()) {
            return;
        }
        List<MoveEvent> next = move.stopping() ? List.of(new MoveEnded(id, true, now())) : piece(move);
        Move known = move;
        while (true) {
            try {
                moves.append(known, next);
                return;
            } catch (ConcurrencyException e) {
                known = moves.get(id).orElseThrow();
                if (known.isOver() || known.position() != move.position()) {
                    return;
                }
            }
        }
    }

    private List<MoveEvent> piece(Move move) {
        long until = System.nanoTime() + PIECE.toNanos();
        long position = from(move);
        List<OneRequest.Result> results = new ArrayList<>();
        EventLog.Page page;
        do {
            page = move.kind() == Move.Kind.UNDO
                    ? log.readMoved(position, move.start(), PAGE)
                    : log.readOpen(position, move.start(), PAGE);
            results.addAll(each(move, page));
            position = page.position();
        } while (!page.last() && results.size() < PAGE && System.nanoTime() < until);
        MoveAdvanced advanced = OneRequest.recorded(move.id(), position, results, now());
        return page.last() ? List.of(advanced, new MoveEnded(move.id(), false, now())) : List.of(advanced);
    }

    /** A request is not moved before the move that takes it back has begun. */
    private long from(Move move) {
        return move.begun() instanceof UndoStarted undo
                ? Math.max(
                        move.position(), moves.get(undo.undoes()).orElseThrow().start())
                : move.position();
    }

    private List<OneRequest.Result> each(Move move, EventLog.Page page) {
        List<Callable<Optional<OneRequest.Result>>> work = new ArrayList<>();
        for (TrackedEventMessage<?> message : page.events()) {
            RequestEvent event = (RequestEvent) message.getPayload();
            work.add(() -> oneRequest.result(move.begun(), event));
        }
        List<OneRequest.Result> results = new ArrayList<>();
        try {
            for (Future<Optional<OneRequest.Result>> done : threads.invokeAll(work)) {
                done.get().ifPresent(results::add);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("The piece is done again later: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The node stops; another goes on.", e);
        }
        return results;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
