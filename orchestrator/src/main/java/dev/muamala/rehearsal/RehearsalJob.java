package dev.muamala.rehearsal;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.PastRequests.Selection;
import dev.muamala.rehearsal.RehearsalView.Requests;
import dev.muamala.rehearsal.RehearsalView.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** One rehearsal in the hands of this server. One thread does it, any may look at it or call it off. */
final class RehearsalJob {
    /** So many requests that fare otherwise are kept one by one; all are in the report's sums. */
    private static final int MOST_LISTED = 10_000;

    private final String id;
    private final WorkflowVersion version;
    private final Selection selection;
    private final String by;
    private final Instant at;
    private final Tally tally = new Tally();
    private final List<Listed> listed = new ArrayList<>();
    private State state = State.QUEUED;
    private long begun;
    private long ended;
    private long looked;
    private long total;
    private boolean recorded;
    private String problem;
    private Report report;
    private volatile boolean calledOff;

    /**
     * One request that fares otherwise.
     *
     * @param difference the name of what differs
     * @param partedAfter the element after which it went another way
     * @param assumedAnswers by operation or form: how often it was taken to be answered as in history, although it was
     *     asked with other input
     */
    record Listed(
            String request,
            String emirate,
            String workflow,
            Verdict verdict,
            String difference,
            String partedAfter,
            List<String> waitsFor,
            String detail,
            String before,
            String after,
            Map<String, Integer> assumedAnswers) {
        private static Listed of(Fare fare, Difference difference) {
            return new Listed(
                    fare.request().value(),
                    fare.emirate().code(),
                    fare.ranOn().toString(),
                    fare.verdict(),
                    difference.name(),
                    fare.parting().orElseThrow().after(),
                    List.copyOf(new TreeSet<>(fare.waitsFor())),
                    fare.detail(),
                    fare.before().outcome(),
                    fare.after().outcome(),
                    fare.assumed());
        }
    }

    RehearsalJob(String id, WorkflowVersion version, Selection selection, String by, Instant at) {
        this.id = id;
        this.version = version;
        this.selection = selection;
        this.by = by;
        this.at = at;
    }

    String id() {
        return id;
    }

    WorkflowVersion version() {
        return version;
    }

    Selection selection() {
        return selection;
    }

    String by() {
        return by;
    }

    /** No more is looked at from the next request on. Repeating it, or calling off what is over, changes nothing. */
    synchronized void callOff() {
        calledOff = true;
        if (state == State.QUEUED) {
            cancelled();
        }
    }

    boolean calledOff() {
        return calledOff;
    }

    /** @return false when it was called off before */
    synchronized boolean begin() {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.RUNNING;
        begun = System.nanoTime();
        return true;
    }

    synchronized void expect(long requests) {
        total = requests;
    }

    synchronized void add(Fare fare) {
        looked++;
        tally.add(fare);
        if (listed.size() < MOST_LISTED) {
            fare.difference().ifPresent(difference -> listed.add(Listed.of(fare, difference)));
        }
    }

    synchronized void cancelled() {
        over(State.CANCELLED);
    }

    synchronized void failed(String why) {
        problem = why;
        over(State.FAILED);
    }

    /** As it is to be recorded. Until that is done, it still runs. */
    synchronized RehearsalView toRecord() {
        ended = System.nanoTime();
        report = tally.report();
        return view(State.COMPLETE, true);
    }

    /** @param why it was not recorded; null when it was */
    synchronized void complete(String why) {
        problem = why;
        recorded = why == null;
        state = State.COMPLETE;
    }

    private void over(State how) {
        ended = System.nanoTime();
        report = tally.report();
        state = how;
    }

    synchronized boolean isOver() {
        return state.over();
    }

    synchronized List<Listed> listed() {
        return List.copyOf(listed);
    }

    synchronized RehearsalView view() {
        return view(state, recorded);
    }

    private RehearsalView view(State now, boolean isRecorded) {
        double seconds = begun == 0 ? 0 : ((ended == 0 ? System.nanoTime() : ended) - begun) / 1e9;
        double rate = seconds == 0 ? 0 : Math.round(looked / seconds * 10) / 10.0;
        return new RehearsalView(
                id,
                version.key(),
                version.version(),
                now,
                by,
                at,
                Requests.of(selection),
                looked,
                total,
                rate,
                now == State.RUNNING && rate > 0 ? Math.round(Math.max(0, total - looked) / rate) : null,
                isRecorded,
                problem,
                now.over() ? report : null);
    }
}
