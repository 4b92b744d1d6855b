package dev.muamala.problem;

import dev.muamala.events.LocalizedText;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * Why a question has no answer. Reading changes nothing, so none of them says so.
 *
 * @param code stable; also the end of the type {@code urn:muamala:problem:<code>}
 * @param detail what, where, and what to do
 * @param retryAfter null when asking again would not help
 */
public record Problem(HttpStatus status, String code, LocalizedText title, LocalizedText detail, Duration retryAfter) {
    public static Problem of(HttpStatus status, String code, LocalizedText title, LocalizedText detail) {
        return new Problem(status, code, title, detail, null);
    }

    /** A parameter, or a header that stands for one, is not a number. */
    public static Problem notANumber(String parameter) {
        return badParameter(new LocalizedText(
                "قيمة \"" + parameter + "\" يجب أن تكون عدداً صحيحاً.",
                "\"" + parameter + "\" must be a whole number."));
    }

    /** A parameter, or a header that stands for one, is not a position of the log. */
    public static Problem notAPosition(String parameter) {
        return badParameter(new LocalizedText(
                "قيمة \"" + parameter + "\" يجب أن تكون موضعاً ورد في رد: عدداً صحيحاً من 0 فأكثر.",
                "\"" + parameter + "\" must be a position that was answered: a whole number, 0 or more."));
    }

    private static Problem badParameter(LocalizedText detail) {
        return of(
                HttpStatus.BAD_REQUEST,
                "bad-parameter",
                new LocalizedText("قيمة غير صالحة", "A parameter is not of its type"),
                detail);
    }

    public Problem retryAfter(Duration pause) {
        return new Problem(status, code, title, detail, pause);
    }

    /** As it goes over the wire, in the language that the reader prefers. */
    public ResponseEntity<ProblemDetail> in(Locale language) {
        ProblemDetail body = ProblemDetail.forStatus(status);
        body.setType(URI.create("urn:muamala:problem:" + code));
        body.setTitle(words(title, language));
        body.setDetail(words(detail, language));
        body.setProperty("code", code);
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setContentLanguage(language);
        headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
        }
        return new ResponseEntity<>(body, headers, status);
    }

    private static String words(LocalizedText text, Locale language) {
        return language.getLanguage().equals("ar") ? text.ar() : text.en();
    }
}
