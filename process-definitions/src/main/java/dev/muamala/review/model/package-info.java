/**
 * A workflow after it was read and found safe: what it holds, in types that cannot hold anything else. Reviews,
 * soundness and the regenerated BPMN all work on this, never on the file that was uploaded.
 */
package dev.muamala.review.model;
