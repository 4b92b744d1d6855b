package dev.muamala.faults;

import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.LateAnswerRecorded;
import dev.muamala.events.RequestEvent.MessageAwaited;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.RequestRated;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestEvent.StepEnded;
import dev.muamala.events.RequestEvent.StepOpened;
import dev.muamala.events.RequestEvent.WorkflowFailed;
import dev.muamala.events.StepKey;
import dev.muamala.faults.Evidence.Logged;
import dev.muamala.request.WithdrawRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@link Invariant#I1}: what was acknowledged is in the log, and every request in the log ended once or goes on. */
final class EveryRequestGoesOn {
    private static final int CREATED = 201;

    private EveryRequestGoesOn() {}

    static Stream<String> violations(Evidence evidence) {
        return Stream.of(lostSubmissions(evidence), lostWrites(evidence), lives(evidence))
                .flatMap(found -> found);
    }

    private static Stream<String> lostSubmissions(Evidence evidence) {
        return evidence.journal().submissions().values().stream()
                .flatMap(answers -> answers.stream().filter(answer -> answer.status() == CREATED))
                .filter(answer -> !evidence.at(answer.position())
                        .filter(logged -> logged.event() instanceof RequestSubmitted)
                        .filter(logged -> isEvent(logged, answer.request(), answer.version()))
                        .isPresent())
                .map(answer -> "request " + answer.request() + " was acknowledged at position " + answer.position()
                        + ", where the log holds " + words(evidence.at(answer.position())))
                .distinct();
    }

    private static Stream<String> lostWrites(Evidence evidence) {
        return evidence.journal().writes().stream()
                .filter(write -> !evidence.at(write.position())
                        .filter(logged -> isEvent(logged, write.request(), write.version()))
                        .isPresent())
                .map(write -> "the " + write.what() + " of request " + write.request()
                        + " was acknowledged as its version " + write.version() + " at position " + write.position()
                        + ", where the log holds " + words(evidence.at(write.position())));
    }

    private static boolean isEvent(Logged logged, String request, long version) {
        return logged.aggregate().equals(request) && logged.sequence() == version - 1;
    }

    private static String words(Optional<Logged> logged) {
        return logged.map(there -> "event " + there.sequence() + " of " + there.aggregate() + ", "
                        + there.event().getClass().getSimpleName())
                .orElse("nothing");
    }

    private static Stream<String> lives(Evidence evidence) {
        return evidence.streams().entrySet().stream()
                .flatMap(stream -> life(stream.getValue()).map(what -> "request " + stream.getKey() + " " + what));
    }

    private static Stream<String> life(List<Logged> stream) {
        List<String> found = new ArrayList<>();
        Set<StepKey> opened = new HashSet<>();
        Set<StepKey> ended = new HashSet<>();
        boolean completed = false;
        for (Logged logged : stream) {
            RequestEvent event = logged.event();
            if (completed && !(event instanceof LateAnswerRecorded || event instanceof RequestRated)) {
                found.add("was completed, and then came " + event);
            }
            if (event instanceof RequestSubmitted && logged.sequence() > 0) {
                found.add("was submitted again as its event " + logged.sequence());
            }
            if (event instanceof StepOpened step && !opened.add(step.step())) {
                found.add("opened the step " + step.step() + " twice");
            }
            if (event instanceof StepEnded step && !ended.add(step.step())) {
                found.add("ended the step " + step.step() + " twice");
            }
            if (event instanceof WorkflowFailed failed) {
                found.add("stands still: " + failed.reason());
            }
            completed |= event instanceof RequestCompleted;
        }
        Map<StepKey, StepOpened> open = Streams.openSteps(stream);
        if (completed && !open.isEmpty()) {
            found.add("is completed and still waits for " + open.keySet());
        }
        if (!completed && open.values().stream().allMatch(EveryRequestGoesOn::isWayOut)) {
            found.add("is open and waits for nothing; its last event is "
                    + stream.get(stream.size() - 1).event());
        }
        return found.stream();
    }

    /** The citizen may withdraw, or not: nothing comes of it by itself. */
    private static boolean isWayOut(StepOpened step) {
        return step instanceof MessageAwaited awaited && awaited.message().equals(WithdrawRequest.MESSAGE);
    }
}
