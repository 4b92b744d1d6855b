/**
 * The entities and the payment gateway of the demo and of the tests: a real HTTP server that speaks the entity
 * protocol, misbehaves as its scenarios say, and keeps a ledger of its own of what it was asked and what it did. It
 * knows nothing of the orchestrator, so its ledger is a witness from outside.
 */
package dev.muamala.sandbox;
