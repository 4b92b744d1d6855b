package dev.muamala.projection;

/**
 * Where an event stands.
 *
 * @param index its place in the whole log
 * @param sequence its place in the life of its own aggregate, from 0
 */
public record Position(long index, long sequence) {}
