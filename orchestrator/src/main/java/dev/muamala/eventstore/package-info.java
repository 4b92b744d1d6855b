/**
 * The event log in PostgreSQL, which is the only truth, and what hangs directly on it: the chain that seals it, the
 * work that is due because of it, and the feed that others follow. Nothing outside this package writes to PostgreSQL.
 */
package dev.muamala.eventstore;
