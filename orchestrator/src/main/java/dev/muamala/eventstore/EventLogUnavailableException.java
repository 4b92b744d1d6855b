package dev.muamala.eventstore;

/**
 * The database did not answer. The message says whether anything was written. Where that is not known, whoever tried
 * must forget what it holds of the aggregate and load it again: the log then shows what happened.
 */
public final class EventLogUnavailableException extends RuntimeException {
    EventLogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
