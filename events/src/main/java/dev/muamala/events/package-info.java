/**
 * The published language of Muamala: every fact that can happen to a request, as a record, and the values those facts
 * are made of. It imports nothing but the JDK, so that anyone may depend on it: the write side, the read side, an
 * analyst's own tool.
 */
package dev.muamala.events;
