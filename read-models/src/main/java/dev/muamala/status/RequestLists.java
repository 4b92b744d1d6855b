package dev.muamala.status;

import dev.muamala.projection.ProjectionReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Answers lists, always from the store, which all nodes share. A page has a version as a status has, made of the
 * requests that it shows. Who waits for the next version of an applicant's list is answered when one of those requests
 * changes; of other lists at most a second later, because those change all the time.
 */
final class RequestLists {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ProjectionReader<RequestStatus> reader;
    private final Statuses statuses;
    private final StatusJson json;
    private final Waiting waiting;
    private final StatusSettings settings;

    RequestLists(
            ProjectionReader<RequestStatus> reader,
            Statuses statuses,
            StatusJson json,
            Waiting waiting,
            StatusSettings settings) {
        this.reader = reader;
        this.statuses = statuses;
        this.json = json;
        this.waiting = waiting;
        this.settings = settings;
    }

    /** Answers, now or later. */
    void answer(RequestQuery query, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Conditions conditions = Conditions.of(request, settings.longestWait());
        RequestPage page = page(query);
        boolean behind = page.position() < conditions.after();
        if (behind) {
            statuses.requireTold(conditions.after());
        }
        if (!waiting.hasRoom() && behind) {
            throw StatusProblems.behind();
        }
        if (behind || waiting.hasRoom() && !conditions.waits().isZero() && isKnown(page, conditions)) {
            ListPoll poll = new ListPoll(query, conditions, request);
            poll.enter();
            poll.watchRequests();
            poll.lookNow();
        } else {
            write(page, conditions, Viewer.of(request), response);
        }
    }

    private RequestPage page(RequestQuery query) {
        if (!reader.complete()) {
            throw StatusProblems.behind();
        }
        long position = reader.seen();
        List<RequestSummary> found = reader.newest(
                RequestSummary.class, query.equal(), "submittedPosition", query.before(), query.limit() + 1);
        return RequestPage.of(query, found, position);
    }

    private static boolean isKnown(RequestPage page, Conditions conditions) {
        return conditions.has(conditions.languages().tag(page.version()));
    }

    private void write(RequestPage page, Conditions conditions, Viewer viewer, HttpServletResponse response)
            throws IOException {
        Languages languages = conditions.languages();
        response.setHeader(HttpHeaders.ETAG, languages.tag(page.version()));
        response.setHeader(HttpHeaders.CACHE_CONTROL, StatusPolls.REVALIDATE);
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        if (isKnown(page, conditions)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else {
            byte[] bytes = json.write(page, languages);
            page.items().forEach(viewer::saw);
            response.setHeader(HttpHeaders.CONTENT_LANGUAGE, languages.header());
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }

    private final class ListPoll extends Parked {
        private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

        private final RequestQuery query;
        private final Conditions conditions;
        private final Viewer viewer;

        ListPoll(RequestQuery query, Conditions conditions, HttpServletRequest request) {
            super(waiting, statuses, request);
            this.query = query;
            this.conditions = conditions;
            this.viewer = Viewer.of(request);
        }

        void watchRequests() {
            if (query.applicant() != null) {
                watch().newRequestsOf(query.applicant());
                statuses.ofApplicant(query.applicant()).forEach(touched -> watch().request(touched.id()));
            }
        }

        @Override
        public void changed(ShownStatus status) {
            lookSoon();
        }

        @Override
        void look() {
            Duration patience = left(settings.patience());
            if (conditions.after() > 0 && !patience.isZero() && reader.seen() < conditions.after()) {
                lookIn(shorter(patience, LOOK_AGAIN));
                return;
            }
            RequestPage page = page(query);
            Duration wait = left(conditions.waits());
            if (page.position() < conditions.after()) {
                fail(StatusProblems.behind());
            } else if (isKnown(page, conditions) && !wait.isZero()) {
                lookIn(query.applicant() == null ? shorter(wait, SECOND) : wait);
            } else {
                answer(response -> {
                    conditions.granted(response);
                    RequestLists.this.write(page, conditions, viewer, response);
                });
            }
        }

        private Duration left(Duration limit) {
            Duration left = limit.minus(waited());
            return left.isNegative() ? Duration.ZERO : left;
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }

        @Override
        void letGo() {
            fail(StatusProblems.behind());
        }
    }
}
