package dev.muamala.cli;

/** What was asked was not done. The message is all that the user sees: what, where, and what to do next. */
final class NotDone extends RuntimeException {
    private final int exitCode;

    private NotDone(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Nothing was begun: the command, the folder or a port is not as it should be. */
    static NotDone notStarted(String message) {
        return new NotDone(2, message);
    }

    /** It was begun and did not go well. */
    static NotDone failed(String message) {
        return new NotDone(1, message);
    }

    int exitCode() {
        return exitCode;
    }
}
