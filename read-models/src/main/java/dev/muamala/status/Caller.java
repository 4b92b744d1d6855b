package dev.muamala.status;

import dev.muamala.events.LocalizedText;
import dev.muamala.problem.Problem;
import dev.muamala.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;

/**
 * Who "me" is. Nobody is asked yet who they are, so callers say it themselves, by {@code ?applicant=}. This is the one
 * place to change when they are.
 */
final class Caller {
    private Caller() {}

    /** @throws ProblemException when the caller does not say */
    static String applicant(HttpServletRequest request) {
        String applicant = request.getParameter("applicant");
        if (applicant == null || applicant.isBlank()) {
            throw new ProblemException(Problem.of(
                    HttpStatus.BAD_REQUEST,
                    "applicant-required",
                    new LocalizedText("يلزم تحديد مقدّم الطلب", "The applicant is missing"),
                    new LocalizedText("حدّد \"applicant\".", "Give \"applicant\", whose requests are meant.")));
        }
        return applicant;
    }
}
