package dev.muamala.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/** The events of one unit of work on their way into the log: all of them are written, or none. */
final class Append {
    /** @param event which of the rows causes the change, counted from 0 */
    record Due(int event, DueWorkChange change) {}

    private final List<EventRow> rows;
    private final List<byte[]> canonicalRows = new ArrayList<>();
    private final List<Due> due;
    private final LongConsumer onWritten;
    private final CompletableFuture<Long> position = new CompletableFuture<>();
    private final long size;
    private long lastIndex;

    /**
     * @param onWritten told the global index of the first event when all of them are durable, before anybody is
     * @throws IllegalArgumentException when PostgreSQL could not store a text of a row
     */
    Append(List<EventRow> rows, List<Due> due, LongConsumer onWritten) {
        this.rows = rows;
        this.due = due;
        this.onWritten = onWritten;
        long bytes = 0;
        for (EventRow row : rows) {
            byte[] canonical = HashChain.canonical(row);
            canonicalRows.add(canonical);
            bytes += canonical.length;
        }
        size = bytes;
    }

    List<EventRow> rows() {
        return rows;
    }

    byte[] canonicalRow(int event) {
        return canonicalRows.get(event);
    }

    List<Due> due() {
        return due;
    }

    /** Roughly how many bytes it takes on the wire. */
    long size() {
        return size;
    }

    /** The index that the last event will have if the current attempt is committed. */
    void attemptedUpTo(long lastIndex) {
        this.lastIndex = lastIndex;
    }

    void written() {
        onWritten.accept(lastIndex - rows.size() + 1);
        position.complete(lastIndex);
    }

    void failed(RuntimeException cause) {
        position.completeExceptionally(cause);
    }

    /** Global index of the last event, once all of them are durable. */
    CompletableFuture<Long> position() {
        return position;
    }
}
