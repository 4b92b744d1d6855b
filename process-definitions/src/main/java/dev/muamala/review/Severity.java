package dev.muamala.review;

/** How much a finding matters. */
public enum Severity {
    /** The workflow cannot be published. */
    ERROR,
    /** It can be published; somebody should look first. */
    WARNING,
    /** Good to know. */
    NOTE
}
