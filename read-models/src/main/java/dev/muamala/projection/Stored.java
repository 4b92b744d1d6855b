package dev.muamala.projection;

/**
 * A document as it is stored.
 *
 * @param position the log index of the last event that it has seen
 */
record Stored<D>(String key, long position, D document) {
    static final String KEY = "_id";
    static final String POSITION = "position";
    static final String DOCUMENT = "document";
}
