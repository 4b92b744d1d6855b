package dev.muamala.projection;

/**
 * What one node hears of the documents of one projection, whichever node writes them: enough to keep copies of them
 * true. Nothing here may wait; {@link #happened} and {@link #follows} are called by one thread, in the order of the log.
 */
public interface DocumentListener<E, D> {
    /** From here on every event is told; {@code head} is the last one that is not. Called once, before all else. */
    void follows(long head);

    /**
     * The log has this event. Its document may not have it yet.
     *
     * @param index the event's place in the log
     */
    void happened(String key, long index, E event);

    /** All events up to this index have been told. */
    void passed(long index);

    /** This node wrote the document into the live collection. Called by the threads that write. */
    void written(D document);

    /** The store went away, or other documents are live now: what was read of it before must not be kept. */
    void lost();
}
