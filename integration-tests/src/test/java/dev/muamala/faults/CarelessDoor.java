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
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** What a reader was shown first is once shown to them again, after they have seen something else. */
    static CarelessDoor showingWhatWas(Strike strike) {
        return new CarelessDoor() {
            private static final Pattern STATUS = Pattern.compile("/api/v1/requests/[^/]+");
            private static final String TAG = "ETag";

            private final Map<String, Shown> first = new ConcurrentHashMap<>();
            private final Set<String> sawMore = ConcurrentHashMap.newKeySet();

            private record Shown(Map<String, String> headers, byte[] body) {
                static Shown by(ContentCachingResponseWrapper response) {
                    return new Shown(
                            response.getHeaderNames().stream()
                                    .distinct()
                                    .collect(Collectors.toMap(Function.identity(), response::getHeader)),
                            response.getContentAsByteArray());
                }

                void again(HttpServletResponse response) throws IOException {
                    headers.forEach(response::setHeader);
                    response.getOutputStream().write(body);
                }
            }

            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                if (!request.getMethod().equals("GET")
                        || !STATUS.matcher(request.getRequestURI()).matches()) {
                    chain.doFilter(request, response);
                    return;
                }
                String reading = request.getRequestURI() + " " + request.getHeader("Authorization");
                if (sawMore.contains(reading) && strike.at(1)) {
                    first.get(reading).again(response);
                    return;
                }
                ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper(response);
                chain.doFilter(request, kept);
                if (kept.getStatus() == 200 && !request.isAsyncStarted()) {
                    Shown before = first.putIfAbsent(reading, Shown.by(kept));
                    if (before != null && !before.headers().get(TAG).equals(kept.getHeader(TAG))) {
                        sawMore.add(reading);
                    }
                }
                kept.copyBodyToResponse();
            }
        };
    }
}
