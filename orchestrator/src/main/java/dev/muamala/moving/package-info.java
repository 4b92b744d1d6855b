/** Batches that move running requests to another version of their workflow, or say which could be. */
package dev.muamala.moving;
