package dev.muamala.modeler;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Modeler waits for five seconds and then only says that nobody answered. So we answer before that: what takes longer
 * goes on, and its designer is told where to look. What has not begun by then is not begun.
 */
final class InTime implements DisposableBean {
    private final Duration patience;
    private final ThreadPoolExecutor work;

    InTime(Duration patience, int threads) {
        this.patience = patience;
        this.work = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(100),
                new CustomizableThreadFactory("modeler-"));
        this.work.allowCoreThreadTimeOut(true);
    }

    /** @throws CamundaError when there is no answer yet, or the work's own */
    <T> T answer(Callable<T> task) {
        Future<T> future;
        try {
            future = work.submit(task);
        } catch (RejectedExecutionException e) {
            throw busy("Too much is being deployed at the moment. Nothing was deployed; try again shortly.");
        }
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw busy("This takes longer than Camunda Modeler waits. Look in a moment whether the draft is there:"
                    + " muamala workflows <key>. Deploying again is safe: the same file is the same draft.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy("The server stops. Deploying again is safe: the same file is the same draft.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static CamundaError busy(String message) {
        return CamundaError.of(503, "NotYetAnswered", message);
    }

    @Override
    public void destroy() {
        work.shutdown();
    }
}
