package dev.muamala.frontdoor;

/** Nobody can be answered who does not say who they are. */
public final class CallerUnknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallerUnknown() {
        super("the caller does not say who they are", null, false, false);
    }
}
