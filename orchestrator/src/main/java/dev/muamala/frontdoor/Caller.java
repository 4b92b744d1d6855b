package dev.muamala.frontdoor;

import dev.muamala.catalogue.Identifiers;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Who calls. Nobody is asked yet who they are, so callers say it themselves, by {@code ?applicant=}. This is the one
 * place to change when they are.
 */
public final class Caller {
    private Caller() {}

    /** @throws CallerUnknown when the caller does not say */
    public static String of(HttpServletRequest request) {
        String applicant = request.getParameter("applicant");
        if (applicant == null || applicant.isBlank() || !Identifiers.isPlain(applicant)) {
            throw new CallerUnknown();
        }
        return Identifiers.latinDigits(applicant);
    }
}
