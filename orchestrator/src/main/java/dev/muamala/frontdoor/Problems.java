package dev.muamala.frontdoor;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How everything that is refused is worded: a problem (RFC 9457) with a stable {@code code}, in the caller's language.
 * {@code errors} name each field that is at fault by its JSON Pointer. No problem repeats what was sent.
 */
public final class Problems {
    private static final int LONGEST_POINTER = 200;

    private static final LocalizedText OURS = new LocalizedText("حدث خطأ لدينا.", "Something went wrong on our side.");
    private static final LocalizedText THEIRS = new LocalizedText(
            "تعذر فهم هذا الطلب، ولم يُنفّذ شيء.", "This request cannot be understood. Nothing was done.");

    /** What servers refuse before anybody has looked at what is meant. */
    private static final Map<Integer, LocalizedText> PLAIN = Map.of(
            404,
            new LocalizedText("لا يوجد شيء في هذا العنوان.", "There is nothing at this address."),
            405,
            new LocalizedText(
                    "لا تصلح هذه الطريقة لهذا العنوان؛ انظر الترويسة Allow.",
                    "This address does not take this method; see the header Allow."),
            406,
            new LocalizedText(
                    "لا يتوفر الرد بأي من الأنواع المطلوبة؛ اطلب application/json.",
                    "The answer is in none of the types that are accepted; accept application/json."),
            408,
            new LocalizedText("لم يصل الطلب كاملا في الوقت المحدد.", "The request did not arrive in time."),
            413,
            new LocalizedText(
                    "نص الطلب أكبر من المسموح به.", "The body is larger than is taken here. Nothing was done."),
            414,
            new LocalizedText("عنوان الطلب أطول من المسموح به.", "The address is longer than is taken here."),
            415,
            new LocalizedText(
                    "نوع نص الطلب غير مقبول هنا؛ انظر الترويسة Accept.",
                    "A body of this type is not taken here; see the header Accept."),
            431,
            new LocalizedText("ترويسات الطلب أكبر من المسموح به.", "The headers are larger than is taken here."));

    /** @param detail in the caller's language */
    public record FieldError(String pointer, String code, String detail) {}

    private Problems() {}

    public static ProblemDetail problem(int status, String code, LocalizedText detail, HttpServletRequest request) {
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setType(URI.create("urn:muamala:problem:" + code));
        problem.setTitle(Optional.ofNullable(HttpStatus.resolve(status))
                .map(HttpStatus::getReasonPhrase)
                .orElse(null));
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

    /** Of a status that says all there is to say; its code is the status in words. */
    public static ProblemDetail problem(int status, HttpServletRequest request) {
        return problem(status, code(status), detail(status), request);
    }

    /** The status in words. */
    public static String code(int status) {
        return Optional.ofNullable(HttpStatus.resolve(status))
                .map(known -> known.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElse("status-" + status);
    }

    public static LocalizedText detail(int status) {
        return PLAIN.getOrDefault(status, status < 500 ? THEIRS : OURS);
    }

    /** Answers where no controller does. */
    public static void write(ProblemDetail problem, HttpServletResponse response) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", problem.getType());
        body.put("title", problem.getTitle());
        body.put("status", problem.getStatus());
        body.put("detail", problem.getDetail());
        body.putAll(problem.getProperties());
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(body);
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /** Where in a body its reader stopped, as a JSON Pointer (RFC 6901). */
    public static String pointer(JacksonException e) {
        String pointer = e instanceof BadText text
                ? text.pointer()
                : e.getPath().stream().map(Problems::step).collect(Collectors.joining());
        return pointer.length() <= LONGEST_POINTER ? pointer : pointer.substring(0, LONGEST_POINTER) + "…";
    }

    private static String step(JacksonException.Reference reference) {
        String name = reference.getPropertyName();
        return name == null ? "/" + reference.getIndex() : Violation.step(name);
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
