package dev.muamala.security;

import dev.muamala.access.Caller;
import dev.muamala.access.Reach;
import dev.muamala.access.Role;
import dev.muamala.access.Witness;
import dev.muamala.eventstore.ReadsSeen;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;

/**
 * The one door: finds the line of the table for what is asked, asks who is there, and leaves word of who it is and whose
 * requests they may touch ({@link Caller#ATTRIBUTE}, {@link Reach#ATTRIBUTE}) for those behind it, who tell the
 * {@link Witness} what is shown. Whoever answers later, or from memory, stands behind it too.
 */
final class AccessFilter extends HttpFilter {
    /** Behind what only looks at the size of a body. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

    private static final long serialVersionUID = 1L;
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private final transient AccessTable table;
    private final transient Tokens tokens;
    private final transient RateLimits limits;
    private final transient ReadsSeen reads;
    private final transient Refusals refusals;
    private final boolean demo;

    AccessFilter(
            AccessTable table, Tokens tokens, RateLimits limits, ReadsSeen reads, Refusals refusals, boolean demo) {
        this.table = table;
        this.tokens = tokens;
        this.limits = limits;
        this.reads = reads;
        this.refusals = refusals;
        this.demo = demo;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            letIn(request);
        } catch (Refused refused) {
            refusals.write(refused, request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    /** @throws Refused when it is not let in */
    private void letIn(HttpServletRequest request) {
        limits.ofAddress(request.getRemoteAddr());
        PathContainer path = PathContainer.parsePath(
                request.getRequestURI().substring(request.getContextPath().length()));
        AccessRule rule = table.find(request.getMethod(), path).orElseThrow(() -> unknown(path));
        if (rule.proof() == AccessRule.Proof.TOKEN) {
            Tokens.Verified verified = verified(request);
            Caller caller = verified.caller();
            limits.ofSubject(caller.subject());
            Reach reach = rule.reach(caller).orElseThrow(Refused::denied);
            request.setAttribute(Caller.ATTRIBUTE, caller);
            request.setAttribute(Reach.ATTRIBUTE, reach);
            request.setAttribute(Reach.UNTIL, verified.end());
            request.setAttribute(Witness.ATTRIBUTE, witness(verified, rule));
        }
    }

    private Witness witness(Tokens.Verified verified, AccessRule rule) {
        Caller caller = verified.caller();
        return (request, applicant) -> reads.add(new ReadsSeen.Read(
                caller.subject(), verified.roles(), caller.entity(), applicant, request, rule.toString()));
    }

    private Refused unknown(PathContainer path) {
        String methods = table.methods(path);
        return methods.isEmpty() ? Refused.noEndpoint() : Refused.otherMethod(methods);
    }

    private Tokens.Verified verified(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            throw Refused.tokenMissing();
        }
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return tokens.verified(authorization.substring(BEARER.length()).strip());
        }
        if (demo && Refusals.isModelers(request) && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return designer(authorization.substring(BASIC.length()).strip())
                    .map(designer -> Tokens.Verified.of(designer, Instant.MAX))
                    .orElseThrow(Refused::tokenMissing);
        }
        throw Refused.tokenMissing();
    }

    /** In the demo, whoever sits at a Modeler is a designer of the name that they give. */
    private static Optional<Caller> designer(String credentials) {
        try {
            String name = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8)
                    .replaceFirst("(?s):.*", "")
                    .strip();
            return name.isEmpty() ? Optional.empty() : Optional.of(Caller.of(name, Set.of(Role.DESIGNER), null));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
