package dev.muamala.request;

import dev.muamala.events.RequestId;

/**
 * Say how the applicant was served, once, when all is over.
 *
 * @param rating from {@value #WORST} to {@value #BEST}
 * @param comment null where nothing is added
 */
public record RateRequest(RequestId request, String actor, int rating, String comment) implements RequestCommand {
    static final int WORST = 1;
    static final int BEST = 5;
}
