/** What differs between two workflows, in a designer's terms: elements, conditions, topics, timers, labels. */
package dev.muamala.review.diff;
