package dev.muamala.status;

import dev.muamala.problem.Problem;
import dev.muamala.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;

/**
 * What a reader says of what it knows and of how long it will wait.
 *
 * @param tags of {@code If-None-Match}, each with its quotes and without {@code W/}
 * @param after it must see every event up to this position; 0 when it says nothing
 * @param waits of {@code Prefer: wait}, as far as it is granted; zero when it does not wait
 */
record Conditions(List<String> tags, long after, Duration waits, Languages languages) {
    private static final String PREFER = "Prefer";
    private static final String ANY = "*";

    private static final int MOST_DIGITS = 18;

    /** @throws ProblemException when a parameter cannot be meant */
    static Conditions of(HttpServletRequest request, Duration longestWait) {
        return new Conditions(tags(request), after(request), wait(request, longestWait), Languages.of(request));
    }

    private static long after(HttpServletRequest request) {
        String after = request.getQueryString() == null ? null : request.getParameter("after");
        return after == null ? 0 : position("after", after);
    }

    /** @throws ProblemException when it is none */
    static long position(String parameter, String text) {
        try {
            long position = Long.parseLong(text.strip());
            if (position >= 0) {
                return position;
            }
        } catch (NumberFormatException e) {
            // none either
        }
        throw new ProblemException(Problem.notAPosition(parameter));
    }

    private static List<String> tags(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (header == null) {
            return List.of();
        }
        if (header.indexOf(',') < 0) {
            return List.of(strong(header));
        }
        List<String> tags = new ArrayList<>();
        for (String tag : header.split(",")) {
            tags.add(strong(tag));
        }
        return tags;
    }

    private static String strong(String tag) {
        String stripped = tag.strip();
        return stripped.startsWith("W/") ? stripped.substring(2) : stripped;
    }

    /** What is not understood is no preference (RFC 7240, 2). */
    private static Duration wait(HttpServletRequest request, Duration longest) {
        Enumeration<String> headers = request.getHeaders(PREFER);
        while (headers.hasMoreElements()) {
            for (String preference : headers.nextElement().split(",")) {
                String[] parts = preference.split(";")[0].split("=", 2);
                if (parts.length == 2
                        && parts[0].strip().toLowerCase(Locale.ROOT).equals("wait")) {
                    return seconds(parts[1].strip(), longest);
                }
            }
        }
        return Duration.ZERO;
    }

    private static Duration seconds(String text, Duration longest) {
        try {
            Duration asked = Duration.ofSeconds(Math.max(0, Integer.parseInt(text)));
            return asked.compareTo(longest) > 0 ? longest : asked;
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }

    /** Says that the reader was kept for as long as it asked, or less. */
    void granted(HttpServletResponse response) {
        if (!waits.isZero()) {
            response.setHeader("Preference-Applied", "wait=" + waits.toSeconds());
        }
    }

    /** Whether the reader has what carries this tag. */
    boolean has(String tag) {
        for (String known : tags) {
            if (known.equals(tag) || known.equals(ANY)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the reader says what it has seen. */
    boolean areGiven() {
        return after > 0 || !tags.isEmpty();
    }

    /** The newest version of a status that a tag speaks of; 0 for none. */
    long version() {
        long newest = 0;
        for (String tag : tags) {
            newest = Math.max(newest, version(tag));
        }
        return newest;
    }

    /** Of a tag as {@link Languages#tag} writes it; 0 of any other. */
    private static long version(String tag) {
        int end = 1;
        long version = 0;
        while (end < tag.length() && end <= MOST_DIGITS && tag.charAt(end) >= '0' && tag.charAt(end) <= '9') {
            version = version * 10 + tag.charAt(end) - '0';
            end++;
        }
        return Languages.isTag(tag, end) ? version : 0;
    }
}
