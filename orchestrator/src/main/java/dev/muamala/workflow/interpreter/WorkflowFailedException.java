package dev.muamala.workflow.interpreter;

/** The workflow cannot go on from this input. The message says at which element and why, in a designer's words. */
public final class WorkflowFailedException extends RuntimeException {
    public WorkflowFailedException(String message) {
        super(message);
    }

    public WorkflowFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
