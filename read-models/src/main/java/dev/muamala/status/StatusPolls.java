package dev.muamala.status;

import dev.muamala.problem.ProblemException;
import dev.muamala.status.Statuses.Sight;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Answers where one request stands.
 *
 * <pre>
 *                    version of If-None-Match, after           this node has
 *   CHANGED ─▶ 200   another representation, older or none     at least that
 *   SAME    ─▶ 304   this version, in this language            exactly that; or waits for the next as long as asked
 *   BEHIND  ─▶ 503   newer than what this node has             waits for it within the patience, then projection-behind
 *   ABSENT  ─▶ 404   none                                      followed the log to {@code after}, and has nothing
 * </pre>
 *
 * What nobody can have seen, because the log did not hold it when it was asked for, is not waited for: such a version is
 * none, and such a position a mistake.
 *
 * What the {@link Viewer} may not see is not there, at every step; and what is no longer theirs to see is ABSENT at once.
 *
 * <b>No reader goes back.</b> One that says what it has seen, by {@code If-None-Match} with a version that any node has
 * shown or by {@code after} with a position that any node has answered, is answered from this node's memory when that
 * is no older, and never with less. One that says nothing is answered from the store, which all nodes share, so it sees
 * no less than what any node has shown anybody. {@code 304} is said only of the very version that the reader has.
 */
final class StatusPolls {
    /** Kept by the reader alone, and asked about each time. */
    static final String REVALIDATE = "no-cache, private";

    private final Statuses statuses;
    private final Waiting waiting;
    private final StatusSettings settings;

    private enum Verdict {
        CHANGED,
        SAME,
        BEHIND,
        ABSENT
    }

    StatusPolls(Statuses statuses, Waiting waiting, StatusSettings settings) {
        this.statuses = statuses;
        this.waiting = waiting;
        this.settings = settings;
    }

    /** @param head where the log ended when it was asked; {@link Long#MAX_VALUE} while that is not known */
    private record Question(String id, Viewer viewer, Conditions conditions, long version, long head) {
        Verdict verdict(Sight sight) {
            boolean none = version == 0 || sight.upTo() >= head;
            ShownStatus shown = sight.shown();
            if (shown == null || !viewer.sees(shown.status())) {
                return (none || shown != null && viewer.losesSight()) && sight.upTo() >= conditions.after()
                        ? Verdict.ABSENT
                        : Verdict.BEHIND;
            }
            if (!none && shown.version() < version || sight.upTo() < conditions.after()) {
                return Verdict.BEHIND;
            }
            return conditions.has(shown.tag(conditions.languages())) ? Verdict.SAME : Verdict.CHANGED;
        }

        Question upTo(long end) {
            return new Question(id, viewer, conditions, version, end);
        }
    }

    private Question question(String id, HttpServletRequest request) {
        Conditions conditions = Conditions.of(request, settings.longestWait());
        return new Question(id, Viewer.of(request), conditions, conditions.version(), Long.MAX_VALUE);
    }

    /**
     * Answers, or begins to wait, from memory alone.
     *
     * @return false when nothing was done
     */
    boolean answerFromMemory(String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Question question;
        try {
            question = question(id, request);
        } catch (ProblemException e) {
            return false;
        }
        Sight sight = question.conditions().areGiven() ? statuses.known(id) : null;
        return sight != null && answered(question, sight, request, response);
    }

    /**
     * Answers, now or later.
     *
     * @throws ProblemException when there is no answer
     */
    void answer(String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Question question = question(id, request);
        Sight sight = look(question);
        if (question.verdict(sight) == Verdict.BEHIND) {
            question = question.upTo(statuses.head());
            if (question.conditions().after() > question.head()) {
                throw StatusProblems.positionUnknown(question.conditions().after());
            }
        }
        if (answered(question, sight, request, response)) {
            return;
        }
        if (question.verdict(sight) == Verdict.ABSENT) {
            throw StatusProblems.notFound(id);
        }
        if (!waiting.hasRoom()) {
            throw StatusProblems.behind();
        }
        park(question, request);
    }

    private Sight look(Question question) {
        Sight known = question.conditions().areGiven() ? statuses.known(question.id()) : null;
        return known == null || question.verdict(known) == Verdict.BEHIND ? statuses.read(question.id()) : known;
    }

    private boolean answered(Question question, Sight sight, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (question.verdict(sight)) {
            case CHANGED -> show(question, sight.shown(), response);
            case SAME -> {
                if (question.conditions().waits().isZero() || !waiting.hasRoom()) {
                    unchanged(question, sight.shown(), response);
                } else {
                    park(question, request);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void park(Question question, HttpServletRequest request) {
        Poll poll = new Poll(question, request);
        poll.enter();
        poll.watch().request(question.id());
        long awaited = question.head() == Long.MAX_VALUE ? question.conditions().after() : question.head();
        if (awaited > statuses.followed()) {
            poll.watch().position(awaited);
        }
        poll.lookNow();
    }

    private final class Poll extends Parked {
        private final Question question;

        Poll(Question question, HttpServletRequest request) {
            super(waiting, statuses, request);
            this.question = question;
        }

        @Override
        public void changed(ShownStatus status) {
            if (status.version() >= question.version()) {
                decide(new Sight(status, status.position()));
            }
        }

        @Override
        public void passed() {
            lookSoon();
        }

        @Override
        void look() {
            decide(StatusPolls.this.look(question));
        }

        private void decide(Sight sight) {
            ShownStatus shown = sight.shown();
            switch (question.verdict(sight)) {
                case CHANGED ->
                    answer(response -> {
                        question.conditions().granted(response);
                        show(question, shown, response);
                    });
                case SAME ->
                    within(
                            question.conditions().waits(),
                            () -> answer(response -> {
                                question.conditions().granted(response);
                                unchanged(question, shown, response);
                            }));
                case BEHIND -> within(settings.patience(), () -> fail(StatusProblems.behind()));
                case ABSENT -> fail(StatusProblems.notFound(question.id()));
            }
        }

        private void within(Duration limit, Runnable otherwise) {
            Duration left = limit.minus(waited());
            if (left.isNegative() || left.isZero()) {
                otherwise.run();
            } else {
                lookIn(left);
            }
        }

        @Override
        void letGo() {
            Sight known = statuses.known(question.id());
            if (known != null && question.verdict(known) == Verdict.SAME) {
                answer(response -> unchanged(question, known.shown(), response));
            } else {
                fail(StatusProblems.behind());
            }
        }
    }

    private static void show(Question question, ShownStatus shown, HttpServletResponse response) throws IOException {
        Languages languages = question.conditions().languages();
        byte[] bytes = shown.bytes(languages);
        question.viewer().saw(shown.status());
        head(shown, languages, response);
        response.setHeader(HttpHeaders.CONTENT_LANGUAGE, languages.header());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static void unchanged(Question question, ShownStatus shown, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        head(shown, question.conditions().languages(), response);
    }

    private static void head(ShownStatus shown, Languages languages, HttpServletResponse response) {
        response.setHeader(HttpHeaders.ETAG, shown.tag(languages));
        response.setHeader(HttpHeaders.CACHE_CONTROL, REVALIDATE);
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
    }
}
