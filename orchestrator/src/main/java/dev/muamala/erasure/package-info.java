/** Forgetting a person: what can be read of them ends, what is true of everybody else stays. */
package dev.muamala.erasure;
