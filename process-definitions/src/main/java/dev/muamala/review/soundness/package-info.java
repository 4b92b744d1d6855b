/**
 * Whether a workflow can always come to its end, and whether all that is drawn can happen: its state space, explored
 * scope by scope. BPMN as the engine runs it, data left out: a condition may hold or not.
 */
package dev.muamala.review.soundness;
