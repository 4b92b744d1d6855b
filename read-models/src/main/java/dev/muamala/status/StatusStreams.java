package dev.muamala.status;

import dev.muamala.status.Statuses.Touched;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpHeaders;

/**
 * Opens {@link EventStream}s. A reader says what it knows by {@code Last-Event-ID}, as browsers do when they come back,
 * or by {@code after}, a position that any node has answered; what has changed since is told first. Before a stream is
 * opened this node makes sure that it can read all that it has heard of; so nothing falls between what is told first
 * and what is told from then on.
 */
final class StatusStreams {
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Statuses statuses;
    private final StatusJson json;
    private final Waiting waiting;
    private final StatusSettings settings;

    StatusStreams(Statuses statuses, StatusJson json, Waiting waiting, StatusSettings settings) {
        this.statuses = statuses;
        this.json = json;
        this.waiting = waiting;
        this.settings = settings;
    }

    /** The changes of one request. A reader that says nothing is told first how it stands. */
    void ofRequest(String id, HttpServletRequest request) {
        Long after = told(request);
        EventStream stream = stream(request);
        stream.watch().request(id);
        whenCaughtUp(stream, () -> {
            long followed = statuses.followed();
            whenCaughtUp(stream, () -> {
                List<ShownStatus> now = statuses.readAll(List.of(id)).stream()
                        .filter(status -> stream.viewer().sees(status.status()))
                        .toList();
                if (now.isEmpty()) {
                    throw StatusProblems.notFound(id);
                }
                open(stream, after == null ? followed : after, after == null ? now : since(after, now));
            });
        });
    }

    /** The changes of every request of the caller. A reader that says nothing is told what happens from now on. */
    void ofCaller(HttpServletRequest request) {
        String applicant = Viewer.of(request).applicant(request.getParameter("applicant"));
        Long after = told(request);
        EventStream stream = stream(request);
        stream.watch().newRequestsOf(applicant);
        whenCaughtUp(stream, () -> {
            statuses.ofApplicant(applicant).forEach(touched -> stream.watch().request(touched.id()));
            long followed = statuses.followed();
            whenCaughtUp(stream, () -> {
                long from = after == null ? followed : after;
                List<String> changed = statuses.ofApplicant(applicant).stream()
                        .filter(touched -> touched.position() > from)
                        .map(Touched::id)
                        .toList();
                open(stream, from, changed.isEmpty() ? List.of() : since(from, statuses.readAll(changed)));
            });
        });
    }

    private static List<ShownStatus> since(long after, List<ShownStatus> statuses) {
        return statuses.stream()
                .filter(status -> status.position() > after)
                .sorted((one, other) -> Long.compare(one.position(), other.position()))
                .toList();
    }

    private Long told(HttpServletRequest request) {
        Long after = after(request);
        if (after != null) {
            statuses.requireTold(after);
        }
        return after;
    }

    /** What a browser says of itself counts before what the app has written into the address. */
    private static Long after(HttpServletRequest request) {
        String parameter = request.getParameter("after");
        Long after = parameter == null ? null : Long.valueOf(Conditions.position("after", parameter));
        String header = request.getHeader(LAST_EVENT_ID);
        return header == null || header.isBlank() ? after : Long.valueOf(Conditions.position(LAST_EVENT_ID, header));
    }

    private EventStream stream(HttpServletRequest request) {
        Languages languages = Languages.of(request);
        if (!waiting.hasRoom()) {
            throw StatusProblems.tooManyStreams();
        }
        EventStream stream = new EventStream(waiting, statuses, json, languages, settings.heartbeat(), request);
        stream.enter();
        return stream;
    }

    private void whenCaughtUp(EventStream stream, Runnable then) {
        CompletableFuture<Boolean> caughtUp = statuses.caughtUp(settings.patience());
        caughtUp.whenComplete((inTime, failure) -> stream.onServerThread(() -> stream.orFail(() -> {
            if (failure instanceof RuntimeException problem) {
                throw problem;
            }
            if (!inTime) {
                throw StatusProblems.behind();
            }
            then.run();
        })));
    }

    private static void open(EventStream stream, long after, List<ShownStatus> first) {
        try {
            stream.write(response -> {
                response.setContentType("text/event-stream");
                response.setCharacterEncoding("UTF-8");
                response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                response.setHeader("X-Accel-Buffering", "no");
            });
        } catch (IOException e) {
            return;
        }
        stream.open(after, first);
    }
}
