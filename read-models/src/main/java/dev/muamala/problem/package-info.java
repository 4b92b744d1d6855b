/** What a reader is told when there is no answer: RFC 9457 problems with a stable code, in Arabic or English. */
package dev.muamala.problem;
