package dev.muamala.frontdoor;

/** More came than the {@link BodyLimit} lets in. */
public final class BodyTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BodyTooLarge(long limit) {
        super("a body of more than " + limit + " bytes", null, false, false);
    }
}
