package dev.muamala.frontdoor;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * How everything that is refused is worded: a problem (RFC 9457) with a stable {@code code}, in the caller's language.
 * {@code errors} name each field that is at fault by its JSON Pointer.
 */
public final class Problems {
    /** @param detail in the caller's language */
    public record FieldError(String pointer, String code, String detail) {}

    private Problems() {}

    public static ProblemDetail problem(int status, String code, LocalizedText detail, HttpServletRequest request) {
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setType(URI.create("urn:muamala:problem:" + code));
        problem.setTitle(HttpStatus.valueOf(status).getReasonPhrase());
        problem.setDetail(words(detail, request));
        problem.setProperty("code", code);
        return problem;
    }

    /** The same with {@code errors}, where there are violations. */
    public static ProblemDetail problem(
            int status, String code, LocalizedText detail, List<Violation> violations, HttpServletRequest request) {
        ProblemDetail problem = problem(status, code, detail, request);
        if (!violations.isEmpty()) {
            problem.setProperty(
                    "errors",
                    violations.stream()
                            .map(violation -> new FieldError(
                                    violation.pointer(), violation.code(), words(violation.message(), request)))
                            .toList());
        }
        return problem;
    }

    /** In the first language of {@code Accept-Language} that we speak, English when it names none. */
    public static String words(LocalizedText text, HttpServletRequest request) {
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
