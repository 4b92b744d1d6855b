package dev.muamala.moving;

import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.MoveEvent.Diverged;
import dev.muamala.events.MoveEvent.Left;
import dev.muamala.events.MoveEvent.MoveStarted;
import dev.muamala.events.MoveEvent.UndoStarted;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A batch as its readers see it.
 *
 * @param kind {@code move}, {@code dry-run} or {@code undo}
 * @param state {@code running}, {@code stopping}, {@code stopped} or {@code done}
 * @param from from which versions; empty for an undo, which brings each request back to its own
 * @param undoes the batch that is undone; null when it is no undo
 * @param counts {@code lookedAt}; of these {@code moved}, {@code movable} or {@code undone}, {@code diverged} and
 *     {@code left}
 * @param reasons why requests were not moved, the most frequent first
 * @param position where the log has its latest event
 */
record MoveView(
        String id,
        String kind,
        String state,
        WorkflowVersion to,
        List<WorkflowVersion> from,
        List<String> emirates,
        @Nullable String undoes,
        String reason,
        String by,
        Instant at,
        @Nullable Instant endedAt,
        Progress progress,
        Map<String, Long> counts,
        List<WhyNot> reasons,
        long position) {
    /** How far it has looked, in places of the log. */
    record Progress(long lookedUpTo, long of) {}

    /**
     * @param from null where the past of the requests is not the reason; likewise {@code after}, the step whose end the
     *     two versions answer differently, empty for the submission
     * @param recorded what followed, as far as the other version does not do it
     * @param instead what the other version does, as far as it did not happen
     * @param requests examples
     */
    record WhyNot(
            String code,
            LocalizedText explanation,
            @Nullable WorkflowVersion from,
            @Nullable String after,
            List<String> recorded,
            List<String> instead,
            long count,
            List<String> requests) {}

    /** @param next where to read on; null at the end */
    record Requests(
            List<String> done,
            List<DivergedRequest> diverged,
            List<LeftRequest> left,
            @Nullable Long next) {
        static final Requests NONE = new Requests(List.of(), List.of(), List.of(), null);

        static Requests of(Move move, Moves.Results results) {
            return new Requests(
                    values(results.found().done()),
                    results.found().diverged().stream().map(DivergedRequest::of).toList(),
                    results.found().left().stream().map(LeftRequest::of).toList(),
                    results.next());
        }
    }

    record DivergedRequest(
            String request, WorkflowVersion from, int turn, String after, List<String> recorded, List<String> instead) {
        static DivergedRequest of(Diverged one) {
            return new DivergedRequest(
                    one.request().value(), one.from(), one.turn(), one.after(), one.recorded(), one.instead());
        }
    }

    record LeftRequest(String request, String code, LocalizedText explanation) {
        static LeftRequest of(Left one) {
            return new LeftRequest(one.request().value(), one.code(), words(one.code()));
        }
    }

    static MoveView of(Move move) {
        MoveStarted started = move.begun() instanceof MoveStarted begun ? begun : null;
        return new MoveView(
                move.id().value(),
                name(move.kind()),
                name(move.state()),
                move.begun().workflow(),
                started == null ? List.of() : started.from(),
                started == null
                        ? List.of()
                        : started.emirates().stream().map(Emirate::code).toList(),
                move.begun() instanceof UndoStarted undo ? undo.undoes().value() : null,
                move.begun().reason(),
                move.begun().by(),
                move.begun().at(),
                move.endedAt().orElse(null),
                new Progress(move.position(), move.start()),
                counts(move),
                reasons(move),
                move.latest());
    }

    private static Map<String, Long> counts(Move move) {
        String done = switch (move.kind()) {
            case MOVE -> "moved";
            case DRY_RUN -> "movable";
            case UNDO -> "undone";
        };
        return Map.of(
                "lookedAt",
                move.done() + move.diverged() + move.left(),
                done,
                move.done(),
                "diverged",
                move.diverged(),
                "left",
                move.left());
    }

    private static List<WhyNot> reasons(Move move) {
        Stream<WhyNot> all = move.reasons().entrySet().stream()
                .map(entry -> new WhyNot(
                        entry.getKey().code(),
                        explanation(entry.getKey(), move.begun().workflow()),
                        entry.getKey().from(),
                        entry.getKey().after(),
                        entry.getKey().recorded(),
                        entry.getKey().instead(),
                        entry.getValue().count(),
                        values(entry.getValue().examples())));
        return all.sorted((one, other) -> Long.compare(other.count(), one.count()))
                .toList();
    }

    private static List<String> values(List<RequestId> requests) {
        return requests.stream().map(RequestId::value).toList();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static LocalizedText explanation(Move.Reason reason, WorkflowVersion to) {
        if (reason.from() == null) {
            return words(reason.code());
        }
        boolean submission = reason.after().isEmpty();
        return new LocalizedText(
                (submission ? "بعد التقديم" : "بعد " + reason.after()) + " تبع وفق " + reason.from() + ": "
                        + list(reason.recorded()) + "؛ ووفق " + to + ": " + list(reason.instead()),
                (submission ? "After the submission" : "After " + reason.after()) + ", by " + reason.from()
                        + " there followed: " + list(reason.recorded()) + "; by " + to + ": "
                        + list(reason.instead()));
    }

    private static String list(List<String> steps) {
        return steps.isEmpty() ? "–" : String.join(", ", steps);
    }

    private static LocalizedText words(String code) {
        return switch (code) {
            case Move.Reason.DIVERGES -> new LocalizedText("كان ما مضى سيختلف", "The past would have gone otherwise");
            case "stands-still" ->
                new LocalizedText(
                        "تنتظر المعاملة مراجعة المشغّل", "The request stands still until an operator looks at it");
            case "step-taken" ->
                new LocalizedText("تقدمت المعاملة منذ نقلها", "The request has gone on since it was moved");
            case "not-moved" ->
                new LocalizedText("نُقلت المعاملة مرة أخرى منذ ذلك", "The request was moved again since");
            case "move-undone" ->
                new LocalizedText("أُلغي هذا النقل لهذه المعاملة", "This move was undone for the request");
            case "request-busy" ->
                new LocalizedText("كانت المعاملة تتغير باستمرار", "The request kept changing; move it later");
            case "others" -> new LocalizedText("أسباب أخرى", "Other reasons; see the requests");
            default -> new LocalizedText("خطأ لدينا: " + code, "Something is wrong on our side: " + code);
        };
    }
}
