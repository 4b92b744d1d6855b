package dev.muamala.rehearsal;

/** What differs, the same for all requests that it happens to. It is accepted by its name. */
record Difference(String name, Verdict verdict, String text) {}
