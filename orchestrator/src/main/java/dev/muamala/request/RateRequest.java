package dev.muamala.request;

import dev.muamala.access.Reach;
import dev.muamala.events.RequestId;

/**
 * Say how the applicant was served, once, when all is over.
 *
 * @param rating from {@value #WORST} to {@value #BEST}
 * @param comment null where nothing is added
 * @param reach whose requests may be rated by whoever says so
 */
public record RateRequest(RequestId request, String actor, int rating, String comment, Reach reach)
        implements RequestCommand {
    static final int WORST = 1;
    static final int BEST = 5;
}
