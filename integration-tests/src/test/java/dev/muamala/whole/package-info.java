/** Journeys through the whole system: in by the front door, over HTTP, with sandbox entities on the other side. */
package dev.muamala.whole;
