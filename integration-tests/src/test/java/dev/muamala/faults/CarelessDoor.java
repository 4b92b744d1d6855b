package dev.muamala.faults;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Mistakes at the front door. */
abstract class CarelessDoor extends OncePerRequestFilter {
    /** A key under which something was answered before is once taken for a new one. */
    static CarelessDoor forgettingKeys(Strike strike) {
        return new CarelessDoor() {
            private static final String KEY = "Idempotency-Key";
            private final Set<String> answered = ConcurrentHashMap.newKeySet();

            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                String key = request.getHeader(KEY);
                boolean submission = request.getRequestURI().equals("/api/v1/requests");
                boolean again = submission && key != null && answered.contains(key);
                chain.doFilter(again && strike.at(1) ? with(request, key + "-again") : request, response);
                if (key != null && response.getStatus() < 300) {
                    answered.add(key);
                }
            }

            private static HttpServletRequest with(HttpServletRequest request, String key) {
                return new HttpServletRequestWrapper(request) {
                    @Override
                    public String getHeader(String name) {
                        return name.equalsIgnoreCase(KEY) ? key : super.getHeader(name);
                    }

                    @Override
                    public Enumeration<String> getHeaders(String name) {
                        return name.equalsIgnoreCase(KEY)
                                ? Collections.enumeration(Set.of(key))
                                : super.getHeaders(name);
                    }
                };
            }
        };
    }

    /** A status that was shown long ago is once shown again. */
    static CarelessDoor showingWhatWas(Strike strike) {
        return new CarelessDoor() {
            private final Map<String, byte[]> first = new ConcurrentHashMap<>();
            private final Map<String, Integer> asked = new ConcurrentHashMap<>();

            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                String path = request.getRequestURI();
                if (!request.getMethod().equals("GET") || request.getQueryString() != null) {
                    chain.doFilter(request, response);
                    return;
                }
                if (first.containsKey(path) && asked.merge(path, 1, Integer::sum) == 3 && strike.at(1)) {
                    response.setContentType("application/json");
                    response.getOutputStream().write(first.get(path));
                    return;
                }
                ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper(response);
                chain.doFilter(request, kept);
                if (kept.getStatus() == 200) {
                    first.putIfAbsent(path, kept.getContentAsByteArray());
                }
                kept.copyBodyToResponse();
            }
        };
    }
}
