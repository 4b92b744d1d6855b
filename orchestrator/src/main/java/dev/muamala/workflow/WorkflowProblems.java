package dev.muamala.workflow;

import dev.muamala.frontdoor.Problems;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * What a designer is told when something is refused: a problem (RFC 9457) with a stable {@code code}, in the caller's
 * language, with all {@code findings} of the review at once.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice
class WorkflowProblems {
    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(WorkflowRefused refusal, HttpServletRequest request) {
        ProblemDetail problem = Problems.problem(
                refusal.kind().status(), refusal.code(), refusal.explanation(), refusal.violations(), request);
        if (!refusal.findings().isEmpty()) {
            problem.setProperty("findings", refusal.findings());
        }
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}
