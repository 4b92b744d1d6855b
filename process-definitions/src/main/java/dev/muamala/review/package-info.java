/**
 * The review that every workflow passes before it may run: whether it is safe, whether it makes sense, and what BPMN
 * reaches the engine. One review for uploads, files, the command line and tests.
 */
package dev.muamala.review;
