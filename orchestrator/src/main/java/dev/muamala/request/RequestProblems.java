package dev.muamala.request;

import static dev.muamala.frontdoor.Problems.pointer;
import static dev.muamala.frontdoor.Problems.problem;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import dev.muamala.eventstore.EventLogUnavailableException;
import dev.muamala.frontdoor.BadText;
import dev.muamala.frontdoor.BodyTooLarge;
import dev.muamala.frontdoor.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Everything that goes wrong at the front door, as a problem (RFC 9457) with a stable {@code code}, in the caller's
 * language. {@code errors} name each field that is at fault by its JSON Pointer.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class RequestProblems extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestProblems.class);

    @ExceptionHandler
    ResponseEntity<Object> refused(CommandRefused refusal, HttpServletRequest request) {
        ProblemDetail problem =
                problem(refusal.kind().status(), refusal.code(), refusal.explanation(), refusal.violations(), request);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.getStatus());
        if (refusal.kind() == CommandRefused.Kind.UNDER_WAY) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(problem);
    }

    @ExceptionHandler
    ResponseEntity<Object> unavailable(EventLogUnavailableException e, HttpServletRequest request) {
        LOG.warn("The event log is not available: {}", e.getMessage());
        return later(
                "log-unavailable",
                new LocalizedText(
                        "الخدمة غير متاحة مؤقتا؛ أعد المحاولة بالمفتاح نفسه.",
                        "The service is not available for the moment; try again with the same idempotency key."),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Object> contended(ConcurrencyException e, HttpServletRequest request) {
        return later(
                "request-busy",
                new LocalizedText(
                        "تتغير هذه المعاملة باستمرار الآن؛ أعد المحاولة بعد قليل.",
                        "This request keeps changing just now; nothing was done. Try again shortly."),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception e, HttpServletRequest request) {
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        ProblemDetail problem = problem(
                500,
                "internal-error",
                new LocalizedText("حدث خطأ لدينا.", "Something went wrong on our side."),
                request);
        return ResponseEntity.internalServerError().body(problem);
    }

    private static ResponseEntity<Object> later(String code, LocalizedText detail, HttpServletRequest request) {
        return ResponseEntity.status(503)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .body(problem(503, code, detail, request));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest web) {
        HttpServletRequest request = ((ServletWebRequest) web).getRequest();
        if (e.getCause() instanceof UnrecognizedPropertyException unknown) {
            return refused(
                    CommandRefused.invalid(List.of(new Violation(
                            pointer(unknown),
                            "unknown-field",
                            new LocalizedText("هذا الحقل غير معروف.", "This field is not known.")))),
                    request);
        }
        return ResponseEntity.badRequest()
                .body(problem(
                        400,
                        "malformed-body",
                        new LocalizedText(
                                "نص الطلب ليس JSON صحيحا.", "The body is not the JSON that is expected here."),
                        fault(e.getCause()),
                        request));
    }

    private static List<Violation> fault(Throwable cause) {
        if (cause instanceof BadText text) {
            return List.of(new Violation(
                    pointer(text),
                    "bad-text",
                    new LocalizedText(
                            "يحتوي هذا النص على محارف لا تصلح نصا.",
                            "This text holds a NUL or half of a surrogate pair.")));
        }
        return cause instanceof MismatchedInputException mismatch
                ? List.of(new Violation(
                        pointer(mismatch),
                        "wrong-type",
                        new LocalizedText("نوع هذه القيمة غير صحيح.", "This value is of another type than expected.")))
                : List.of();
    }

    /** Parameters, or a form that is none; where parameters are read it is, whether one is expected or not. */
    @ExceptionHandler({InvalidParameterException.class, MultipartException.class})
    ResponseEntity<Object> unreadable(Exception e, HttpServletRequest request) {
        return ResponseEntity.badRequest().body(problem(400, request));
    }

    @ExceptionHandler
    ResponseEntity<Object> tooLarge(BodyTooLarge e, HttpServletRequest request) {
        return ResponseEntity.status(413)
                .header(HttpHeaders.CONNECTION, "close")
                .body(problem(413, request));
    }

    @Override
    protected ResponseEntity<Object> handleServletRequestBindingException(
            org.springframework.web.bind.ServletRequestBindingException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest web) {
        HttpServletRequest request = ((ServletWebRequest) web).getRequest();
        if (e instanceof MissingRequestHeaderException missing) {
            String header = missing.getHeaderName();
            return ResponseEntity.badRequest()
                    .body(problem(
                            400,
                            header.toLowerCase(java.util.Locale.ROOT) + "-missing",
                            new LocalizedText(
                                    "الترويسة " + header + " مطلوبة.", "The header " + header + " is required."),
                            request));
        }
        return super.handleServletRequestBindingException(e, headers, status, web);
    }

    /** Written as it is: what cannot be accepted, or read, is not asked again whether it accepts this. */
    @Override
    protected ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
            HttpMediaTypeNotAcceptableException e, HttpHeaders headers, HttpStatusCode status, WebRequest web) {
        ServletWebRequest exchange = (ServletWebRequest) web;
        try {
            Problems.write(problem(status.value(), exchange.getRequest()), exchange.getResponse());
        } catch (IOException nobodyWaits) {
            LOG.debug("Nobody waits for the refusal any more", nobodyWaits);
        }
        return null;
    }

    /** What the framework itself refuses: unknown path, wrong method, wrong media type. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception e, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest web) {
        HttpServletRequest request = ((ServletWebRequest) web).getRequest();
        return ResponseEntity.status(status).headers(headers).body(problem(status.value(), request));
    }
}
