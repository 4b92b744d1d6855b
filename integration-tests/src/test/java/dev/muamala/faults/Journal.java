package dev.muamala.faults;

import dev.muamala.whole.HttpAnswer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;

/** What the outside world was told. It is kept apart from the system, so nothing that the system forgets is lost here. */
public final class Journal {
    /** The answer to a submission, or to something else that was sent under a key. */
    public record Submitted(int status, String request, long version, long position) {}

    /** The answer to something else that was written, for example an action. */
    public record Written(String what, String request, long version, long position) {}

    /** A reader was shown less than before, or less than it had asked for. */
    public record StepBack(String reader, String request, String what) {}

    private record Sight(long version, long position) {}

    private final ConcurrentMap<String, Queue<Submitted>> submissions = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Queue<Submitted>> actions = new ConcurrentHashMap<>();
    private final Queue<Written> writes = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<List<String>, Sight> seen = new ConcurrentHashMap<>();
    private final Queue<StepBack> stepsBack = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

    /** @param key applicant and idempotency key, which together name one submission */
    public void submitted(String key, HttpAnswer answer) {
        keep(submissions, key, answer);
    }

    /** @param key request and idempotency key, which together name one action */
    public void acted(String key, HttpAnswer answer) {
        keep(actions, key, answer);
    }

    private static void keep(ConcurrentMap<String, Queue<Submitted>> answers, String key, HttpAnswer answer) {
        answers.computeIfAbsent(key, first -> new ConcurrentLinkedQueue<>())
                .add(new Submitted(
                        answer.status(), answer.text("/id"), answer.number("/version"), answer.number("/position")));
    }

    /** An acknowledged write. */
    public void written(String what, HttpAnswer answer) {
        writes.add(new Written(what, answer.text("/id"), answer.number("/version"), answer.number("/position")));
    }

    /**
     * What a reader got when it asked for a status. One reader asks one thing at a time.
     *
     * @param after the position that it asked to have been read; 0 for none
     * @param known the version that it said it has; 0 for none
     */
    public void read(String reader, String request, long after, long known, HttpAnswer answer) {
        List<String> key = List.of(reader, request);
        Sight before = seen.get(key);
        if (answer.status() == 200) {
            Sight now = new Sight(answer.number("/version"), answer.number("/position"));
            if (before != null && (now.version < before.version || now.position < before.position)) {
                stepsBack.add(new StepBack(reader, request, "saw " + before + " and then " + now));
            }
            if (now.position < after) {
                stepsBack.add(new StepBack(reader, request, "asked for position " + after + " and saw " + now));
            }
            seen.put(key, now);
        } else if (answer.status() == 304 && (before == null || before.version != known)) {
            stepsBack.add(new StepBack(
                    reader,
                    request,
                    "has seen " + before + " and was told that nothing is newer than" + " version " + known));
        } else if (answer.status() == 404 && (before != null || after > 0)) {
            stepsBack.add(new StepBack(
                    reader,
                    request,
                    "was told that there is no such request, after " + (before == null ? after : before)));
        }
    }

    /** An answer that no client should ever get. */
    public void surprised(String where, HttpAnswer answer) {
        surprises.add(where + " was answered " + answer.status() + " " + answer.body());
    }

    /** A citizen could make nothing of what was said. */
    void failed(RuntimeException turn) {
        surprises.add(turn.toString() + " at " + List.of(turn.getStackTrace()).subList(0, 3));
    }

    public Map<String, Queue<Submitted>> submissions() {
        return Map.copyOf(submissions);
    }

    public Map<String, Queue<Submitted>> actions() {
        return Map.copyOf(actions);
    }

    public Collection<Written> writes() {
        return List.copyOf(writes);
    }

    public List<StepBack> stepsBack() {
        return new ArrayList<>(stepsBack);
    }

    public List<String> surprises() {
        return new ArrayList<>(surprises);
    }

    @Override
    public String toString() {
        int answers = submissions.values().stream().mapToInt(Queue::size).sum();
        return submissions.size() + " submissions acknowledged in " + answers + " answers, " + writes.size()
                + " other writes, " + seen.size() + " requests followed";
    }
}
