package dev.muamala.benchmark;

import java.util.concurrent.Executor;

/**
 * Something that can serve the canonical request: a federal check, a gateway on its answer, a local file, a payment,
 * the issue. Four times it waits for an answer from outside, which comes at once from this process.
 */
interface Engine {
    /**
     * Submits one request, on a client's thread; returns at the latest when that is durable.
     *
     * @param clients the threads that may also bring the answers
     * @param done run when the end of the request is durable
     */
    void submit(String key, Executor clients, Runnable done);

    /** Returns when all that follows from the requests so far has been done, in the background too. */
    default void settle() {}
}
