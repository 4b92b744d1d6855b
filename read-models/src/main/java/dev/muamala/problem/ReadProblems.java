package dev.muamala.problem;

import com.mongodb.MongoException;
import dev.muamala.events.LocalizedText;
import java.time.Duration;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** The problems of the read side's own controllers; the write side's come after, as they take what nobody else takes. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(basePackages = {"dev.muamala.status", "dev.muamala.projection"})
class ReadProblems {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> problem(ProblemException e, WebRequest request) {
        return e.problem().in(language(request));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> storeAway(MongoException e, WebRequest request) {
        return Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "read-store-unavailable",
                        new LocalizedText("تعذّر الوصول إلى مخزن القراءة", "The read store does not answer"),
                        new LocalizedText(
                                "لا يمكن عرض حالة الطلبات الآن. لم يُفقد شيء؛ أعد المحاولة بعد قليل.",
                                "Requests cannot be shown at present. Nothing is lost; ask again shortly."))
                .retryAfter(PAUSE)
                .in(language(request));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notOfItsType(MethodArgumentTypeMismatchException e, WebRequest request) {
        return Problem.notANumber(e.getName()).in(language(request));
    }

    /** The first of Arabic and English that the reader names, English when neither. */
    private static Locale language(WebRequest request) {
        return AcceptLanguage.ranges(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)).stream()
                .map(range -> Locale.forLanguageTag(range.getRange()))
                .filter(locale -> locale.getLanguage().equals("ar")
                        || locale.getLanguage().equals("en"))
                .map(locale -> Locale.forLanguageTag(locale.getLanguage()))
                .findFirst()
                .orElse(Locale.ENGLISH);
    }
}
