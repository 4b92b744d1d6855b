package dev.muamala.request;

/**
 * The answer to a command: how many events the request has now, and the position in the log of the last one. A reader
 * that has seen the position has seen what the command did.
 */
public final class Receipt {
    private final long version;
    private volatile long position;

    Receipt(long version) {
        this.version = version;
    }

    Receipt at(long position) {
        this.position = position;
        return this;
    }

    /** False until the command is known to have appended something, or the position was looked up. */
    boolean hasPosition() {
        return position > 0;
    }

    public long version() {
        return version;
    }

    public long position() {
        return position;
    }
}
