package dev.muamala.workflow;

import dev.muamala.events.LocalizedText;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * What a designer is told when something is refused: a problem (RFC 9457) with a stable {@code code}, in the caller's
 * language, with all {@code findings} of the review at once.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(basePackageClasses = WorkflowProblems.class)
class WorkflowProblems {
    private record FieldError(String pointer, String code, String detail) {}

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(WorkflowRefused refusal, HttpServletRequest request) {
        ProblemDetail problem = ProblemDetail.forStatus(refusal.kind().status());
        problem.setType(URI.create("urn:muamala:problem:" + refusal.code()));
        problem.setTitle(HttpStatus.valueOf(refusal.kind().status()).getReasonPhrase());
        problem.setDetail(words(refusal.explanation(), request));
        problem.setProperty("code", refusal.code());
        if (!refusal.findings().isEmpty()) {
            problem.setProperty("findings", refusal.findings());
        }
        List<FieldError> errors = refusal.violations().stream()
                .map(violation ->
                        new FieldError(violation.pointer(), violation.code(), words(violation.message(), request)))
                .toList();
        if (!errors.isEmpty()) {
            problem.setProperty("errors", errors);
        }
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }

    private static String words(LocalizedText text, HttpServletRequest request) {
        return Collections.list(request.getLocales()).stream()
                        .map(Locale::getLanguage)
                        .filter(language -> language.equals("ar") || language.equals("en"))
                        .findFirst()
                        .orElse("en")
                        .equals("ar")
                ? text.ar()
                : text.en();
    }
}
