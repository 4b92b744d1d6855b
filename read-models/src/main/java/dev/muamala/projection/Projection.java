package dev.muamala.projection;

import java.util.List;

/**
 * One question and how its answer follows from the events. Every method is a pure function: no clock, no store, no
 * network. The same events in the same order always give the same document, so an answer can be thrown away and made
 * again, asked for as of an instant, and checked.
 *
 * <p>Every event of {@link #eventType} belongs to exactly one document. A document is written whole, so it must stay
 * small however long the life of its subject is.
 *
 * @param <E> the events that it reads
 * @param <D> the document: a record of text, numbers, booleans, instants, enums, lists, JSON-like maps and such records.
 *     MongoDB keeps instants to the millisecond; the fold cuts them to it
 */
public interface Projection<E, D> {
    /** Also the first part of the names of its collections. */
    String name();

    /** Grows when the fold or the shape of the document changes; the documents are then rebuilt by themselves. */
    int version();

    Class<E> eventType();

    Class<D> documentType();

    /** Which document the event belongs to. */
    String key(E event);

    /**
     * The document after the event.
     *
     * @param current null before the first event
     */
    D evolve(D current, E event, Position position);

    /** The fields of each index, outermost first. Indexes only make reading faster. */
    List<List<String>> indexes();
}
