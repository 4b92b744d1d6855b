package dev.muamala.status;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muamala.events.LocalizedText;
import dev.muamala.problem.AcceptLanguage;
import dev.muamala.problem.Problem;
import dev.muamala.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * In which languages a document's labels are written: {@code {"ar": …, "en": …}}, or the same with one of the two. The
 * shape stays, so a reader of one language reads a document in both. {@code labels=ar|en|both} says it outright, else
 * {@code Accept-Language} chooses the first of the two that it names, else both are written.
 */
enum Languages {
    BOTH("ar, en", ""),
    AR("ar", "-ar"),
    EN("en", "-en");

    private static final Cache<String, Languages> ACCEPTED =
            Caffeine.newBuilder().maximumSize(1_000).build();

    private static final Languages[] SOME = values();

    private final String header;
    private final String suffix;

    Languages(String header, String suffix) {
        this.header = header;
        this.suffix = suffix;
    }

    /** The value of {@code Content-Language}. */
    String header() {
        return header;
    }

    /** Representations that differ have tags that differ (RFC 9110, 8.8.3). */
    String tag(String version) {
        return '"' + version + suffix + '"';
    }

    /** Whether this is the tag of some version, whose digits end before {@code end}. */
    static boolean isTag(String tag, int end) {
        if (end < 2 || tag.charAt(0) != '"') {
            return false;
        }
        for (Languages languages : SOME) {
            if (tag.length() == end + languages.suffix.length() + 1
                    && tag.startsWith(languages.suffix, end)
                    && tag.endsWith("\"")) {
                return true;
            }
        }
        return false;
    }

    /** @throws ProblemException when {@code labels} is none of the three */
    static Languages of(HttpServletRequest request) {
        String labels = request.getQueryString() == null ? null : request.getParameter("labels");
        if (labels == null) {
            String accepted = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
            return accepted == null ? BOTH : ACCEPTED.get(accepted, Languages::preferred);
        }
        return switch (labels) {
            case "both" -> BOTH;
            case "ar" -> AR;
            case "en" -> EN;
            default ->
                throw new ProblemException(Problem.of(
                        HttpStatus.BAD_REQUEST,
                        "bad-labels",
                        new LocalizedText("لغة غير معروفة", "Unknown language of labels"),
                        new LocalizedText(
                                "القيم المتاحة لـ \"labels\": ar, en, both.", "\"labels\" is ar, en or both.")));
        };
    }

    private static Languages preferred(String accepted) {
        for (Locale.LanguageRange range : AcceptLanguage.ranges(accepted)) {
            if (range.getWeight() == 0) {
                continue;
            }
            switch (Locale.forLanguageTag(range.getRange()).getLanguage()) {
                case "ar" -> {
                    return AR;
                }
                case "en" -> {
                    return EN;
                }
                default -> {
                    if (range.getRange().equals("*")) {
                        return BOTH;
                    }
                }
            }
        }
        return BOTH;
    }
}
