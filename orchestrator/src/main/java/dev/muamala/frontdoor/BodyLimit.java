package dev.muamala.frontdoor;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;

/**
 * What is refused before anybody looks at it: an address that is no URI, and a body that says it is too large. One that
 * does not say how large it is ends where it is too much. Uploads of files have limits of their own.
 */
final class BodyLimit extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final long limit;
    private final transient List<String> uploads;

    /** @param uploads prefixes of paths that are left to who reads them */
    BodyLimit(long limit, List<String> uploads) {
        this.limit = limit;
        this.uploads = List.copyOf(uploads);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            if (!isUri(request.getRequestURI())) {
                Problems.write(Problems.problem(400, request), response);
            } else if (request.getMethod().equals("GET") || isUpload(request.getRequestURI())) {
                chain.doFilter(request, response);
            } else if (request.getContentLengthLong() > limit) {
                response.setHeader("Connection", "close");
                Problems.write(Problems.problem(413, request), response);
            } else {
                chain.doFilter(request.getContentLengthLong() < 0 ? new Bounded(request, limit) : request, response);
            }
        } catch (InvalidParameterException e) {
            Problems.write(Problems.problem(400, request), response);
        }
    }

    private boolean isUpload(String path) {
        return uploads.stream().anyMatch(path::startsWith);
    }

    /** Tomcat lets some characters through that a URI cannot have. */
    private static boolean isUri(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '/' || c == '-')) {
                return isAnyUri(path);
            }
        }
        return true;
    }

    private static boolean isAnyUri(String path) {
        try {
            return new URI(path).getRawPath() != null && path.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static final class Bounded extends HttpServletRequestWrapper {
        private final long limit;
        private ServletInputStream bounded;

        Bounded(HttpServletRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (bounded == null) {
                bounded = new BoundedStream(super.getInputStream(), limit);
            }
            return bounded;
        }
    }

    private static final class BoundedStream extends ServletInputStream {
        private final ServletInputStream body;
        private final long limit;
        private long read;

        BoundedStream(ServletInputStream body, long limit) {
            this.body = body;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int one = body.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int some = body.read(into, offset, length);
            count(Math.max(0, some));
            return some;
        }

        private void count(int more) {
            read += more;
            if (read > limit) {
                throw new BodyTooLarge(limit);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
