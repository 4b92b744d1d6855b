package dev.muamala.status;

import dev.muamala.access.Reach;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Stands where the server asks callers who they are: all may see all, unless a test says by a header whose requests its
 * caller may see.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class EverybodyMayAsk extends HttpFilter {
    static final String APPLICANT = "Test-Applicant";
    static final String FOR_SECONDS = "Test-For-Seconds";
    static final String ENTITY = "Test-Entity";

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String applicant = request.getHeader(APPLICANT);
        String entity = request.getHeader(ENTITY);
        request.setAttribute(
                Reach.ATTRIBUTE, applicant == null && entity == null ? Reach.ALL : new Reach(false, applicant, entity));
        if (request.getHeader(FOR_SECONDS) != null) {
            request.setAttribute(
                    Reach.UNTIL, Instant.now().plusSeconds(Integer.parseInt(request.getHeader(FOR_SECONDS))));
        }
        chain.doFilter(request, response);
    }
}
