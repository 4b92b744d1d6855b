package dev.muamala.status;

/** Somebody who waits for news of requests. Told by threads that must not be held up; the same may be told again. */
interface StatusWatcher {
    /** The log has an event of the request at this index that cannot be read yet. */
    default void happened(String request, long index) {}

    /** The newest that can be read of a request. */
    void changed(ShownStatus status);

    /** The position that was waited for has been passed. */
    default void passed() {}
}
