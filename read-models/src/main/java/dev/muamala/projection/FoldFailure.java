package dev.muamala.projection;

/**
 * A fold that could not take an event. The segment stands still before the event; nothing was skipped.
 *
 * @param index the event's place in the log
 * @param event the event's type, or its id when it cannot even be read
 */
public record FoldFailure(String projection, int segment, long index, String event, String reason) {}
