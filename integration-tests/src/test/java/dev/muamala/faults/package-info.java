/**
 * The system under fault: a load that goes on while servers are killed, and a checker that afterwards reads everything
 * from outside and decides the invariants.
 *
 * <pre>
 *   Load ── submits, acts, withdraws, polls ──▶ front door        Journal: what the outside was told
 *   Checker ◀── Evidence: log, due work, documents, entities' ledger, front door, journal
 *           ──▶ Violations, each of one Invariant
 * </pre>
 */
package dev.muamala.faults;
