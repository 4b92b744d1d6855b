/**
 * How a question is answered from the log. A {@link dev.muamala.projection.Projection} is a name, a key and a pure
 * fold. The runner keeps its documents up to date, a rebuild fills a second collection beside the live one and switches
 * over, and {@link dev.muamala.projection.ProjectionCheck} compares what is stored with the fold of the events.
 *
 * <pre>
 *   feed of events ─▶ ProjectionRunner ─▶ ProjectedCollection "requests@1"
 *                       (one per collection: the live one, and the one that a rebuild fills)
 *   ProjectionKeeper    keeps one projection: which collection is live, rebuild, switch, drop
 *   ProjectionReader    what controllers read through: always the live collection
 * </pre>
 */
package dev.muamala.projection;
