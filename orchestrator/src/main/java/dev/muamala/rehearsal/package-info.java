/**
 * What a draft would have done with past requests. Their inputs are replayed on it, the outcome is compared with what
 * happened, and nothing comes of it: no call, no payment, no timer, no event of any request.
 */
package dev.muamala.rehearsal;
