package dev.muamala.entity;

import dev.muamala.events.EntityId;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.request.CallOutcome;
import dev.muamala.request.CallOutcome.Unknown;
import dev.muamala.request.RecordReply;
import dev.muamala.request.RequestDueWork;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calls that were appended, and tells the request what became of them.
 *
 * <p>A call is due work from its append until its answer. The node that appended it makes it at once; if that node
 * dies, the lease runs out and another takes it up. No transaction is open meanwhile, and each entity has a bulkhead, a
 * circuit breaker and threads of its own, so one that is slow or dead is felt by nobody else. What is not known after
 * some attempts is asked again later, until it is known; also when the request has given up the step meanwhile.
 */
public class EntityDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(EntityDispatcher.class);
    private static final IntervalFunction PAUSE = IntervalFunction.ofExponentialRandomBackoff(300, 2.0, 0.5);

    private final List<CallAdapter<?>> adapters;
    private final Consumer<RecordReply> replies;
    private final BiConsumer<String, Instant> dueWork;
    private final EntityProperties patience;
    private final Executor executor;
    private final Clock clock;
    private final ConcurrentMap<EntityId, Line> lines = new ConcurrentHashMap<>();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /**
     * @param replies is told what became of a call
     * @param dueWork postpones a piece of work to an instant
     */
    EntityDispatcher(
            List<CallAdapter<?>> adapters,
            Consumer<RecordReply> replies,
            BiConsumer<String, Instant> dueWork,
            EntityProperties patience,
            Executor executor,
            Clock clock) {
        this.adapters = adapters;
        this.replies = replies;
        this.dueWork = dueWork;
        this.patience = patience;
        this.executor = executor;
        this.clock = clock;
    }

    /** Makes the call, unless it is under way here already. Never waits. */
    public void dispatch(CallMade call, int tries) {
        start(call, tries, CallAdapter::ask);
    }

    /**
     * The same for a call that the request has given up before it was known what became of it: it is made no more, but
     * asked after until that is known, since it may have been done.
     */
    public void takeBack(CallMade call, int tries) {
        start(call, tries, CallAdapter::askWhatBecameOf);
    }

    private void start(CallMade call, int tries, Asking asking) {
        String work = RequestDueWork.id(call.call());
        Line line = lines.computeIfAbsent(call.party(), this::line);
        if (!underWay.add(work)) {
            return;
        }
        if (!line.bulkhead().tryAcquirePermission()) {
            underWay.remove(work);
            executor.execute(() -> postpone(work, pause(tries + 1)));
            return;
        }
        try {
            executor.execute(() -> ask(work, call, line, tries, asking));
        } catch (RejectedExecutionException e) {
            leave(work, line);
        }
    }

    /** How an adapter is asked about a call. */
    private interface Asking {
        CallOutcome ask(CallAdapter<?> adapter, CallMade call);
    }

    private void ask(String work, CallMade call, Line line, int tries, Asking asking) {
        try {
            settle(work, call, line.ask(() -> asking.ask(adapter(call), call)), tries);
        } catch (RuntimeException e) {
            LOG.warn(
                    "The answer to call {} is not recorded; the call is asked again when its lease ends",
                    call.call(),
                    e);
        } finally {
            leave(work, line);
        }
    }

    private void leave(String work, Line line) {
        line.bulkhead().onComplete();
        underWay.remove(work);
    }

    private CallAdapter<?> adapter(CallMade call) {
        return adapters.stream()
                .filter(adapter -> adapter.calls().isInstance(call))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing makes a " + call.getClass()));
    }

    /** Recorded first, and put off then: what could not be recorded comes back with its lease. */
    private void settle(String work, CallMade call, CallOutcome outcome, int tries) {
        replies.accept(new RecordReply(call.call(), call.party(), outcome));
        if (outcome instanceof CallOutcome.Accepted) {
            postpone(work, Duration.between(clock.instant(), call.deadline()));
        } else if (outcome instanceof Unknown) {
            postpone(work, pause(tries + 1));
        }
    }

    private void postpone(String work, Duration pause) {
        Instant next = clock.instant().plus(pause.compareTo(Duration.ZERO) > 0 ? pause : patience.askAgain());
        dueWork.accept(work, next);
    }

    private Duration pause(int tries) {
        Duration pause = Duration.ofMillis(PAUSE.apply(Math.min(tries, 20)) * 4);
        return pause.compareTo(patience.askAgain()) < 0 ? pause : patience.askAgain();
    }

    private Line line(EntityId entity) {
        String name = entity.value();
        return new Line(
                Bulkhead.of(
                        name,
                        BulkheadConfig.custom()
                                .maxConcurrentCalls(patience.concurrency())
                                .maxWaitDuration(Duration.ZERO)
                                .build()),
                CircuitBreaker.of(
                        name,
                        CircuitBreakerConfig.custom()
                                .slidingWindowSize(20)
                                .minimumNumberOfCalls(10)
                                .waitDurationInOpenState(Duration.ofSeconds(5))
                                .permittedNumberOfCallsInHalfOpenState(3)
                                .recordResult(Unknown.class::isInstance)
                                .build()),
                Retry.of(
                        name,
                        RetryConfig.<CallOutcome>custom()
                                .maxAttempts(patience.attempts())
                                .intervalFunction(PAUSE)
                                .retryOnResult(Unknown.class::isInstance)
                                .ignoreExceptions(CallNotPermittedException.class)
                                .build()));
    }

    /** What stands between us and one entity. */
    private record Line(Bulkhead bulkhead, CircuitBreaker breaker, Retry retry) {
        CallOutcome ask(Supplier<CallOutcome> call) {
            try {
                return retry.executeSupplier(() -> breaker.executeSupplier(call));
            } catch (CallNotPermittedException e) {
                return new Unknown("no answer from " + breaker.getName() + " lately");
            }
        }
    }
}
