package dev.muamala.status;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers polls that memory can answer before Spring MVC looks at them, which costs several times what the answer does
 * (docs/performance.md). Everything else goes on to {@link RequestStatusController}, with the same meaning. It stands
 * behind whatever asks who the caller is.
 */
final class PollFilter extends HttpFilter {
    static final String PREFIX = "/api/v1/requests/";

    private static final long serialVersionUID = 1L;

    private final transient StatusPolls polls;

    PollFilter(StatusPolls polls) {
        this.polls = polls;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String id = request.getMethod().equals("GET") ? id(request) : null;
        if (id == null || !polls.answerFromMemory(id, request, response)) {
            chain.doFilter(request, response);
        }
    }

    /** Null when the path is of anything else, or is not written plainly. */
    private static String id(HttpServletRequest request) {
        String path = request.getRequestURI();
        int prefix = request.getContextPath().length();
        if (!path.startsWith(PREFIX, prefix)) {
            return null;
        }
        String id = path.substring(prefix + PREFIX.length());
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c == '/' || c == ';' || c == '%') {
                return null;
            }
        }
        return id;
    }
}
