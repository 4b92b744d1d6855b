package dev.muamala.security;

import dev.muamala.frontdoor.Problems;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The firewall looks at a header when somebody reads it, which may be long after the door. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice
class RejectedHeaders {
    @ExceptionHandler
    ResponseEntity<ProblemDetail> rejected(RequestRejectedException e, HttpServletRequest request) {
        Refused refused = Refused.badPath();
        return ResponseEntity.status(refused.status())
                .body(Problems.problem(refused.status(), refused.code(), refused.detail(), request));
    }
}
