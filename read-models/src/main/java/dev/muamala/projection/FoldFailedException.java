package dev.muamala.projection;

/** Ends a batch at an event that the fold cannot take. */
final class FoldFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FoldFailedException(FoldFailure failure, RuntimeException cause) {
        super(
                "Projection " + failure.projection() + " cannot fold event " + failure.index() + " ("
                        + failure.event() + "): " + failure.reason() + ". Segment " + failure.segment()
                        + " stands still before it and nothing was skipped. Correct the fold, raise the projection's"
                        + " version and start again: the documents are then rebuilt.",
                cause);
    }
}
