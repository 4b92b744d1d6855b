package dev.muamala.status;

import com.mongodb.MongoException;
import dev.muamala.problem.ProblemException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that is answered later and has no thread until then. What may take time is done by the server's own
 * threads, so that whoever brings news is not held up. It is answered once, whoever comes first: news, the timer, or the
 * end of the server.
 */
abstract class Parked implements StatusWatcher {
    /** A problem that was met later; the controller finds it here and has it worded as any other. */
    static final String PROBLEM = Parked.class.getName() + ".problem";

    private static final Logger LOG = LoggerFactory.getLogger(Parked.class);

    private final Waiting waiting;
    private final AsyncContext context;
    private final Statuses.Watch watch;
    private final long begun = System.nanoTime();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final ReentrantLock using = new ReentrantLock();
    private boolean gone;
    private final AtomicBoolean completed = new AtomicBoolean();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Future<?> alarm;

    /** What is written in the end. */
    interface Answer {
        void write(HttpServletResponse response) throws IOException;
    }

    /** Without the response that the caller has: Spring MVC wraps it for the time of its own handling. */
    Parked(Waiting waiting, Statuses statuses, HttpServletRequest request) {
        this.waiting = waiting;
        this.watch = statuses.watch(this);
        this.context = request.startAsync();
        context.setTimeout(0);
        context.addListener(new Ends());
    }

    final Statuses.Watch watch() {
        return watch;
    }

    final Duration waited() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** From here on it can be let go at any time. */
    final void enter() {
        waiting.enter(this);
    }

    /** Looks how things stand, and answers or arms the alarm. May take time, and be run by several threads at once. */
    abstract void look();

    /** The server stops. */
    abstract void letGo();

    /** Looks soon, once for all that happened until then. */
    final void lookSoon() {
        if (!answered.get() && looking.compareAndSet(false, true)) {
            onServerThread(() -> {
                looking.set(false);
                lookNow();
            });
        }
    }

    final void lookNow() {
        if (!answered.get()) {
            orFail(this::look);
        }
    }

    /** A problem is the answer. */
    final void orFail(Runnable task) {
        try {
            task.run();
        } catch (ProblemException | MongoException e) {
            fail(e);
        }
    }

    final void lookIn(Duration time) {
        Future<?> before = alarm;
        if (before != null) {
            before.cancel(false);
        }
        alarm = waiting.in(time, this::lookSoon);
        if (answered.get()) {
            alarm.cancel(false);
        }
    }

    final void answer(Answer answer) {
        if (leave()) {
            onServerThread(() -> {
                try {
                    write(answer);
                    complete();
                } catch (IOException e) {
                    LOG.debug("A reader went away before its answer: {}", e.toString());
                }
            });
        }
    }

    final void fail(RuntimeException problem) {
        if (leave()) {
            context.getRequest().setAttribute(PROBLEM, problem);
            context.dispatch();
        }
    }

    final boolean isAnswered() {
        return answered.get();
    }

    /** Whether this was the first to leave. */
    final boolean leave() {
        if (!answered.compareAndSet(false, true)) {
            return false;
        }
        watch.close();
        waiting.leave(this);
        Future<?> armed = alarm;
        if (armed != null) {
            armed.cancel(false);
        }
        return true;
    }

    final void onServerThread(Runnable task) {
        try {
            context.start(task);
        } catch (RuntimeException e) {
            LOG.debug("The server takes no more work: {}", e.toString());
            leave();
        }
    }

    /**
     * Writes, now. The server hears at once when the connection fails, while the thread that wrote is not out of the
     * response yet, and gives the response to the next request: so it must wait in {@link Ends} until that is so.
     *
     * @throws IOException when the connection is gone; then there is nothing left to do
     */
    final void write(Answer answer) throws IOException {
        using.lock();
        try {
            if (gone) {
                throw new IOException("The connection has ended");
            }
            answer.write((HttpServletResponse) context.getResponse());
        } finally {
            using.unlock();
        }
    }

    /** Ends the request, once. Not after writing has failed: the server does it then. */
    final void complete() {
        if (completed.compareAndSet(false, true)) {
            try {
                context.complete();
            } catch (IllegalStateException e) {
                LOG.debug("It has ended with its connection: {}", e.toString());
            }
        }
    }

    private final class Ends implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            end();
        }

        @Override
        public void onError(AsyncEvent event) {
            end();
            complete();
        }

        private void end() {
            using.lock();
            gone = true;
            using.unlock();
            leave();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // nobody starts it anew
        }
    }
}
