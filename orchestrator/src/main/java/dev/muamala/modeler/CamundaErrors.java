package dev.muamala.modeler;

import dev.muamala.eventstore.EventLogUnavailableException;
import dev.muamala.frontdoor.BodyTooLarge;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;

/** Refusals in Camunda's form: Modeler shows {@code message} in its log and knows nothing of RFC 9457. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(assignableTypes = EngineRestController.class)
class CamundaErrors {
    private static final Logger LOG = LoggerFactory.getLogger(CamundaErrors.class);

    @ExceptionHandler
    ResponseEntity<CamundaError.Body> refused(CamundaError error) {
        return ResponseEntity.status(error.status())
                .contentType(MediaType.APPLICATION_JSON)
                .body(error.body());
    }

    @ExceptionHandler({MaxUploadSizeExceededException.class, BodyTooLarge.class})
    ResponseEntity<CamundaError.Body> tooLarge(Exception e) {
        return refused(
                CamundaError.of(
                        413,
                        "InvalidRequestException",
                        "A deployment has at most 1 MiB and 32 parts. Divide the workflow by call activities. Nothing was deployed."));
    }

    @ExceptionHandler
    ResponseEntity<CamundaError.Body> unreadable(MultipartException e) {
        return refused(
                CamundaError.invalid("The upload is no multipart form that could be read." + " Nothing was deployed."));
    }

    @ExceptionHandler({
        HttpMessageNotReadableException.class,
        MethodArgumentTypeMismatchException.class,
        InvalidParameterException.class
    })
    ResponseEntity<CamundaError.Body> malformed(Exception e) {
        return refused(CamundaError.invalid("The request is not what is expected here: " + e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<CamundaError.Body> unavailable(EventLogUnavailableException e) {
        LOG.warn("The event log is not available: {}", e.getMessage());
        return later();
    }

    @ExceptionHandler
    ResponseEntity<CamundaError.Body> contended(ConcurrencyException e) {
        return later();
    }

    private ResponseEntity<CamundaError.Body> later() {
        return refused(CamundaError.of(
                503,
                "ServiceUnavailable",
                "The server cannot write for the moment. Try again shortly; deploying again is safe."));
    }

    @ExceptionHandler
    ResponseEntity<CamundaError.Body> unexpected(Exception e) {
        LOG.error("Camunda Modeler's request failed", e);
        return refused(CamundaError.engine("Something went wrong on our side; it is in the log."));
    }
}
